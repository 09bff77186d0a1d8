import type { Plan } from "../house/servers.ts";
import type { Progress } from "../screen/progress.ts";
export async function fillDemo(_plan: Plan, _progress: Progress, _closing: AbortSignal): Promise<void> {}
