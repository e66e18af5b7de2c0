package io.github.runnerupgrade.standin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * What a Runner is told: by its package or, in a container, by a file of credentials; by the environment, which wins;
 * by system properties.
 */
final class Settings {
  final String serverUrl;
  final String token;
  final String runnerId;
  final String version;
  /** What the environment names, or empty; which id a replica's must be is the server's business. */
  final String clientId;
  final String replicaId;
  /** Whether it takes up the queue that another replica left in its directory. */
  final boolean adoptsQueue;
  final int maxRunning;
  final boolean toConsole;
  final boolean resumes;
  final boolean exitsWhenRefused;
  final boolean ignoresTerm;
  final boolean keepsDisk;
  /** How it fails, or empty. */
  final String fault;

  private Settings(Properties embedded) throws IOException {
    String file = embedded.getProperty("credentialsFile");
    Map<String, String> inFile = file == null ? Map.of() : CredentialsFile.read(file);
    serverUrl =
        credential("RUNNER_RUNDECK_SERVER_URL", inFile, "RUNDECK_SERVER_URL", embedded.getProperty("serverUrl"));
    token =
        credential("RUNNER_RUNDECK_SERVER_TOKEN", inFile, "RUNDECK_RUNNER_TOKEN", embedded.getProperty("token"));
    runnerId =
        credential("RUNNER_RUNDECK_CLIENT_ID", inFile, "RUNDECK_RUNNER_ID", embedded.getProperty("runnerId"));
    version = embedded.getProperty("version");
    clientId = env("RUNNER_RUNDECK_CLIENT_ID", "");
    replicaId = embedded.getProperty("replicaId", runnerId);
    adoptsQueue = !"own".equals(embedded.getProperty("queueAdoption"));
    maxRunning =
        Integer.parseInt(
            System.getProperty("runner.operations.maxRunning", env("RUNNER_OPERATIONS_MAXRUNNING", "50")));
    toConsole = "console".equals(System.getProperty("runner.log.output", env("RUNNER_LOG_OUTPUT", "file")));
    resumes = "resume".equals(env("STAND_IN_ON_END", "cut"));
    exitsWhenRefused =
        "exit".equals(env("STAND_IN_ON_REFUSED", embedded.getProperty("onRefused", "retry")));
    ignoresTerm = "1".equals(env("STAND_IN_IGNORE_TERM", "0"));
    // Only a container's directory goes when the process is replaced.
    boolean isMounted = file == null || Disk.isMounted(Path.of("runner").toAbsolutePath());
    keepsDisk = "kept".equals(env("STAND_IN_DISK", isMounted ? "kept" : "lost"));
    fault = env("STAND_IN_FAULT", "");
  }

  private static String credential(String variable, Map<String, String> inFile, String name, String embedded)
      throws IOException {
    String value = env(variable, inFile.getOrDefault(name, embedded));
    if (value == null || value.isEmpty()) {
      throw new IOException(
          "This Runner has no credentials: neither " + variable + " nor, in the file, " + name + " is set");
    }
    return value;
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
