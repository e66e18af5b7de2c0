/**
 * A URL without the name and the password in it.
 *
 * @example
 * withoutUserInfo("https://me:secret@rundeck.example.com/"); // "https://rundeck.example.com/"
 */
export function withoutUserInfo(url: string): string {
  // Up to the last @ of the authority: an unescaped one in a password is no end of it.
  return url.replace(/^([a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i, "$1");
}
