/** The shapes in which the server says no; they differ from call to call (rundeck/docs, API reference and specs). */
export type RefusalShape =
  /** `{ error: true, errorCode, message, apiversion }` */
  | "general"
  /** `{ apiVersion, errorMessage, errorCode: "400", error: "Bad Request", apiversion, message: "" }` */
  | "create"
  /** `{ error: true, apiversion, errorCode, message, errorMessage }`, of newer servers */
  | "api-error-response"
  /** `{ msg }`, of the configuration calls */
  | "msg";

/** A call that the server answers with an error. */
export class Refusal extends Error {
  readonly status: number;
  readonly errorCode: string;
  readonly shape: RefusalShape;

  constructor(options: { status: number; errorCode: string; message: string; shape?: RefusalShape }) {
    super(options.message);
    this.name = "Refusal";
    this.status = options.status;
    this.errorCode = options.errorCode;
    this.shape = options.shape ?? "general";
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  500: "Internal Server Error",
};

/** The body of a refusal in its shape. */
export function refusalBody(refusal: Refusal, apiVersion: number): Record<string, unknown> {
  const { errorCode, message, status } = refusal;
  switch (refusal.shape) {
    case "general":
      return { error: true, apiversion: apiVersion, errorCode, message };
    case "create":
      return {
        apiVersion,
        errorMessage: message,
        errorCode: String(status),
        error: reasons[status] ?? "Error",
        apiversion: apiVersion,
        message: "",
      };
    case "api-error-response":
      return { error: true, apiversion: apiVersion, errorCode, message, errorMessage: message };
    case "msg":
      return { msg: message };
  }
}

/** The thing that a path names does not exist, or is not visible from there. */
export const notFound = (what: string, name: string): Refusal =>
  new Refusal({
    status: 404,
    errorCode: "api.error.item.doesnotexist",
    message: `${what} does not exist: ${name}`,
  });

/** The request is not what the documents say it must be. */
export const badRequest = (message: string, shape: RefusalShape = "general"): Refusal =>
  new Refusal({ status: 400, errorCode: "api.error.invalid.request", message, shape });

/** The token is good, and does not allow this. */
export const forbidden = (message: string): Refusal =>
  new Refusal({ status: 403, errorCode: "api.error.item.unauthorized", message });
