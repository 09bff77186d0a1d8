import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { EmployerId, UserId } from "./ids.ts";
import { GroupId, Place, SuiteRight, VaultState } from "./organisation.ts";

/** Where a right or a place of somebody comes from: his own group and reach, or somebody who lends him his. */
const Origin = z.strictObject({ lenderName: z.string().nullable() });

/**
 * What somebody can do and why (bekijk als), for whoever manages users: rights with where they come from, places with
 * where they come from, and what is known of vaults. Nothing of employees but the numbers by which they were given, and
 * no session is taken over.
 */
export const Standing = z.strictObject({
  userId: UserId,
  displayName: z.string(),
  side: z.enum(["service", "employer"]),
  group: GroupId,
  groupName: z.string().nullable(),
  rights: z.array(z.strictObject({ right: SuiteRight, from: z.array(Origin) })),
  places: z.array(
    z.strictObject({
      place: Place,
      from: Origin,
      /** Which employers a group comes down to. */
      employerNames: z.array(z.string()),
      /** Only dossiers with content there. */
      onlyContent: z.boolean(),
    }),
  ),
  /**
   * `asks`: his group has the right to ask, and the service asks. Whether he got it, only the employer knows: a vault tells
   * the service nothing of it.
   */
  vaults: z.array(
    z.strictObject({ employerId: EmployerId, employerName: z.string(), vault: VaultState, asks: z.boolean() }),
  ),
});
export type Standing = z.infer<typeof Standing>;

export const readStanding = endpoint({
  server: "suite",
  method: "GET",
  path: "/users/:userId/standing",
  summary: "Bekijk als: wat een gebruiker mag, waar, en waarom",
  params: z.strictObject({ userId: UserId }),
  answer: Standing,
});
