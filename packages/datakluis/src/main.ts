import { program } from "./program.ts";
import { report } from "./screen/report.ts";

program.parseAsync().catch(report);
