package io.github.runnerupgrade.standin;

import java.io.IOException;

/**
 * Stands in for a Runner on a real JVM: the vendor's is commercial. It behaves as the one in stand-in/runner.mjs does;
 * one suite runs on both.
 */
public final class StandInRunner {
  private StandInRunner() {}

  public static void main(String[] words) throws Exception {
    System.out.println("Stand-in Runner starts in " + System.getProperty("user.dir"));
    Settings settings = readSettings();
    Files files = new Files(settings);
    files.notePid();
    String exit = System.getenv("STAND_IN_EXIT_AFTER_START");
    if (exit != null) {
      files.log("ERROR", "The Runner could not start: told to by STAND_IN_EXIT_AFTER_START");
      System.exit(Integer.parseInt(exit));
    }
    if (settings.fault.equals("exit-at-once")) {
      files.log("ERROR", "The Runner could not start: told to by STAND_IN_FAULT");
      System.err.println("The Runner could not start: told to by STAND_IN_FAULT");
      System.exit(1);
    }
    Thread.sleep(Long.parseLong(Settings.env("STAND_IN_START_DELAY_MS", "0")));
    Agent agent = new Agent(settings, files);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(settings, files, agent), "shutdown"));
    files.log("INFO", "Runner started. Version: " + settings.version);
    if (settings.fault.equals("never-healthy")) Thread.sleep(Long.MAX_VALUE);
    agent.live();
  }

  private static Settings readSettings() {
    try {
      return Settings.read();
    } catch (IOException error) {
      System.err.println("The Runner could not start: " + error.getMessage());
      System.exit(1);
      throw new IllegalStateException(error);
    }
  }

  /** A hook that does not return keeps the JVM, and all its other threads, running. */
  private static void end(Settings settings, Files files, Agent agent) {
    if (!settings.ignoresTerm) {
      agent.end();
      return;
    }
    files.log("WARN", "SIGTERM ignored");
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
    }
  }
}
