export type { Auth, AuthContext } from "./auth.js";
export { bearerAuth } from "./bearer-auth.js";
export { passwordAuth } from "./password-auth.js";
export type { PasswordCredentials } from "./password-auth.js";
export { tokenAuth } from "./token-auth.js";
