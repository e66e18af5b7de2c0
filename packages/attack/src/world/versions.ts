/** What Runners have before the run, and what the server hands out. */
export const oldVersion = "5.6.0-20241003";
export const newVersion = "5.7.0-20241021";
