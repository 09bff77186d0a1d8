import type { Route } from "@datakluis/kit/http";
import type { Right } from "./access/rules.ts";
import type { World } from "./answer.ts";

/** Everything this server can be asked; access.test.ts shows who may knock where. */
export const routes: readonly Route<World, Right>[] = [];
