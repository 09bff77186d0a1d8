import { z } from "zod";
import { endpoint } from "./endpoint.ts";

/**
 * Where people turn when they are stuck (product.md, F8): what the service says of it. Plain text: nothing in it becomes a
 * link or a picture but what we make of the number and the address ourselves.
 */

/** Controls and marks that turn the writing direction have no place in what others read; lines may end. */
const isPlain = (text: string) => !/(?!\n)[\p{Cc}\p{Cf}]/u.test(text);
const plain = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .overwrite((text) => text.replaceAll("\r\n", "\n"))
    .refine(isPlain);

export const Support = z.strictObject({
  text: plain(2000),
  /** As people write it; what is dialled is read from it. */
  phone: z.union([
    z.literal(""),
    z
      .string()
      .trim()
      .max(30)
      .regex(/^\+?[\d (][\d ()./-]{5,}$/),
  ]),
  email: z.union([z.literal(""), z.email().max(254)]),
  hours: plain(300),
});
export type Support = z.infer<typeof Support>;

const page = { server: "suite" as const, path: "/support", answer: Support };

export const readSupport = endpoint({ ...page, method: "GET", summary: "Waar mensen terechtkunnen die vastlopen" });

export const changeSupport = endpoint({
  ...page,
  method: "PUT",
  fresh: true,
  summary: "Vastleggen waar mensen terechtkunnen die vastlopen",
  body: Support,
});
