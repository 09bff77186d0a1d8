import { startTrajectory } from "@datakluis/contract";
import { answer } from "../answer.ts";
import { noting } from "../audit/noting.ts";
import { addTrajectory } from "./store.ts";

export const trajectoryRoutes = [
  answer(startTrajectory, "start_trajectory", ({ params: { ref }, body, now, ...world }) =>
    noting(world, "trajectory.refused", ref, () => world.act((tx) => addTrajectory(tx, world.actor, ref, body, now))),
  ),
];
