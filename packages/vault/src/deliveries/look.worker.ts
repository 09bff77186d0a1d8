import { answerLooks } from "@datakluis/delivery";
import { firstLook, type LookAt } from "./look.ts";

answerLooks((it: LookAt, file) => firstLook(it, file));
