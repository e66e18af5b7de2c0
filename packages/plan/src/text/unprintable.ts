/**
 * What does not print: control characters (C0 and C1), characters that hide in text or turn its direction, line and
 * paragraph separators, halves of surrogate pairs.
 */
// eslint-disable-next-line @typescript-eslint/no-inferrable-types -- isolatedDeclarations asks for it
export const unprintable: RegExp = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
