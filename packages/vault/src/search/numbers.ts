/** `1980-02-29` as 19800229. */
export const bornNumber = (bornOn: string): number => Number(bornOn.replaceAll("-", ""));

/** `2611AB` as one number: four digits, two letters. */
export const postcodeNumber = (code: string): number =>
  (Number(code.slice(0, 4)) * 26 + code.charCodeAt(4) - 65) * 26 + code.charCodeAt(5) - 65;
