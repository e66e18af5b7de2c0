/**
 * Whether a content type may be that of a package. Servers say `application/java-archive` (rundeck/docs,
 * `rundeck-api.yml`); stores and proxies say other things for any binary, so only what is certainly text is refused and
 * the first bytes decide.
 */
export function isPlausibleType(contentType: string | null): boolean {
  const type = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return !/^text\/|[/+](json|xml|html|yaml)$|^application\/x-www-form-urlencoded$|^image\//.test(type);
}
