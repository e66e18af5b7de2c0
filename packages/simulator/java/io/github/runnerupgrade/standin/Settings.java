package io.github.runnerupgrade.standin;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** What a Runner is told: by its package, by the environment (which wins), by system properties. */
final class Settings {
  final String serverUrl;
  final String token;
  final String runnerId;
  final String version;
  final int maxRunning;
  final boolean toConsole;
  final boolean resumes;
  final boolean exitsWhenRefused;
  final boolean ignoresTerm;

  private Settings(Properties embedded) {
    serverUrl = env("RUNNER_RUNDECK_SERVER_URL", embedded.getProperty("serverUrl"));
    token = env("RUNNER_RUNDECK_SERVER_TOKEN", embedded.getProperty("token"));
    runnerId = env("RUNNER_RUNDECK_CLIENT_ID", embedded.getProperty("runnerId"));
    version = embedded.getProperty("version");
    maxRunning =
        Integer.parseInt(
            System.getProperty("runner.operations.maxRunning", env("RUNNER_OPERATIONS_MAXRUNNING", "50")));
    toConsole = "console".equals(System.getProperty("runner.log.output", env("RUNNER_LOG_OUTPUT", "file")));
    resumes = "resume".equals(env("STAND_IN_ON_END", "cut"));
    exitsWhenRefused = "exit".equals(env("STAND_IN_ON_REFUSED", "retry"));
    ignoresTerm = "1".equals(env("STAND_IN_IGNORE_TERM", "0"));
  }

  static Settings read() throws IOException {
    Properties embedded = new Properties();
    try (InputStream entry = Settings.class.getResourceAsStream("/stand-in/credentials.properties")) {
      if (entry == null) throw new IOException("This package carries no credentials");
      embedded.load(entry);
    }
    return new Settings(embedded);
  }

  static String env(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null ? otherwise : value;
  }
}
