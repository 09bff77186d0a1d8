import type { Route } from "@datakluis/kit/http";
import type { Right } from "./access/rules.ts";
import type { World } from "./answer.ts";

/** Everything the vault can be asked. */
export const routes: readonly Route<World, Right>[] = [];
