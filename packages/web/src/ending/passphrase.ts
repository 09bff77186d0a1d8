/** Letters and digits that nobody takes for another. */
const signs = "abcdefghjkmnpqrstuvwxyz23456789";
const groups = 6;
const perGroup = 4;

/** A passphrase of 118 random bits that can be written down and typed again. */
export function newPassphrase(): string {
  const picked = Array.from({ length: groups * perGroup }, sign).join("");
  return picked.match(/.{4}/g)!.join("-");
}

/** Bytes that would make some signs likelier than others are passed over. */
function sign(): string {
  const most = 256 - (256 % signs.length);
  for (;;) {
    const [byte = 255] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < most) return signs[byte % signs.length]!;
  }
}
