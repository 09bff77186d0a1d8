import { randomBytes } from "node:crypto";

/** Crockford's base 32: no letter that looks like a digit, and no U. */
const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 24;
const count = 10;

/** Ten codes of 120 random bits: so many that a plain hash of one cannot be guessed back (ASVS 6.5.2 asks for 112). */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: count }, () => Array.from(randomBytes(length), (byte) => signs[byte % signs.length]).join(""));

/** As a person writes it down: in groups of four. */
export const inGroups = (code: string): string => code.replace(/(.{4})(?=.)/g, "$1-");

/** A code of the app has six digits. */
export const isRecoveryCode = (code: string): boolean => code.length === length;
