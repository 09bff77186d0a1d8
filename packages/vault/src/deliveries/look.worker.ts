import { workerData } from "node:worker_threads";
import { answerLooks } from "@datakluis/delivery";
import { firstLook, type LookAt } from "./look.ts";

answerLooks(firstLook(workerData as LookAt));
