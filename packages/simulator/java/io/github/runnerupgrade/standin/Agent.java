package io.github.runnerupgrade.standin;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** One Runner process: beats, fetches operations, pretends to run them, reports them. */
final class Agent {
  private static final long FIRST_HEARTBEAT_MS = 250;
  /** The exit code of a process that the server's refusal ends. */
  private static final int EXIT_WHEN_TOLD = 3;

  private final Settings settings;
  private final Files files;
  private final Server server;
  /** Operation to the time at which it ends. */
  private final Map<String, Long> running = new LinkedHashMap<>();
  /** Operation to its duration. */
  private final Map<String, Long> queued = new LinkedHashMap<>();
  private final Set<String> finished = new LinkedHashSet<>();
  private final Set<String> cut = new LinkedHashSet<>();
  private String sessionId = UUID.randomUUID().toString();
  private long heartbeatMs = FIRST_HEARTBEAT_MS;
  private boolean hasHello;
  private boolean wasAccepted;
  private boolean isEnding;
  private String presentAs;

  Agent(Settings settings, Files files) throws IOException {
    this.settings = settings;
    this.files = files;
    this.server = new Server(settings.serverUrl, settings.token);
    for (Files.Entry entry : files.readQueue()) {
      if (entry.state.equals("finished")) finished.add(entry.id);
      else if (entry.state.equals("queued") || settings.resumes) queued.put(entry.id, entry.durationMs);
      else cut.add(entry.id);
    }
  }

  void live() throws InterruptedException {
    while (true) {
      long startedAt = System.currentTimeMillis();
      beat();
      Thread.sleep(Math.max(10, heartbeatMs - (System.currentTimeMillis() - startedAt)));
    }
  }

  private synchronized void beat() throws InterruptedException {
    if (isEnding) return;
    try {
      if (!hasHello) hello();
      if (hasHello) poll();
    } catch (IOException error) {
      files.log("WARN", "Rundeck cannot be reached: " + error.getMessage());
    }
  }

  private void hello() throws IOException, InterruptedException {
    showPresence();
    List<String> resumed = new ArrayList<>(queued.keySet());
    resumed.addAll(running.keySet());
    HttpResponse<String> answer =
        server.post(
            "hello",
            Map.ofEntries(
                Map.entry("sessionId", sessionId),
                Map.entry("runnerId", settings.runnerId),
                Map.entry("clientId", settings.clientId),
                Map.entry("version", settings.version),
                Map.entry("hostname", hostname()),
                Map.entry("installationPath", System.getProperty("user.dir")),
                Map.entry("packagePath", packagePath()),
                Map.entry("osFamily", isWindows() ? "windows" : "unix"),
                Map.entry("maxRunning", String.valueOf(settings.maxRunning)),
                Map.entry("onEnd", settings.resumes ? "resume" : "cut"),
                Map.entry("disk", settings.keepsDisk ? "kept" : "lost"),
                Map.entry("resumed", String.join(",", resumed)),
                Map.entry("cut", String.join(",", cut))));
    if (answer.statusCode() != Server.OK) {
      refused(answer);
      return;
    }
    for (String[] words : words(answer.body())) {
      if (words[0].equals("heartbeat")) heartbeatMs = Long.parseLong(words[1]);
    }
    cut.forEach(files::forget);
    cut.clear();
    hasHello = true;
    if (!wasAccepted) files.log("INFO", "Beginning to poll Rundeck for operations");
    wasAccepted = true;
  }

  private void poll() throws IOException, InterruptedException {
    endOperations();
    List<String> reported = new ArrayList<>(finished);
    HttpResponse<String> answer =
        server.post(
            "poll",
            Map.of(
                "sessionId", sessionId,
                "running", String.join(",", running.keySet()),
                "queued", String.join(",", queued.keySet()),
                "finished", String.join(",", reported)));
    if (answer.statusCode() == Server.GONE) {
      sessionId = UUID.randomUUID().toString();
      hasHello = false;
      return;
    }
    if (answer.statusCode() != Server.OK) {
      refused(answer);
      return;
    }
    for (String id : reported) {
      finished.remove(id);
      files.forget(id);
    }
    for (String[] words : words(answer.body())) {
      if (!words[0].equals("operation") || running.containsKey(words[1]) || queued.containsKey(words[1])) continue;
      queued.put(words[1], Long.valueOf(words[2]));
      files.remember(words[1], "queued", Long.parseLong(words[2]));
    }
    startOperations();
  }

  private void refused(HttpResponse<String> answer) {
    files.log("ERROR", "Rundeck refused the credentials of this Runner: HTTP " + answer.statusCode());
    if (settings.exitsWhenRefused) Runtime.getRuntime().halt(1);
    if (answer.body().startsWith("refused end")) Runtime.getRuntime().halt(EXIT_WHEN_TOLD);
  }

  private void endOperations() {
    for (Iterator<Map.Entry<String, Long>> each = running.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<String, Long> operation = each.next();
      if (operation.getValue() > System.currentTimeMillis()) continue;
      each.remove();
      finished.add(operation.getKey());
      files.remember(operation.getKey(), "finished", 0);
      files.logOperation(operation.getKey() + " succeeded");
    }
    startOperations();
  }

  private void startOperations() {
    for (Iterator<Map.Entry<String, Long>> each = queued.entrySet().iterator(); each.hasNext(); ) {
      if (running.size() >= settings.maxRunning) return;
      Map.Entry<String, Long> operation = each.next();
      each.remove();
      running.put(operation.getKey(), System.currentTimeMillis() + operation.getValue());
      files.remember(operation.getKey(), "running", operation.getValue());
      files.logOperation(operation.getKey() + " started");
    }
  }

  /**
   * A connection that lives as long as the process: the simulator sees its end, whatever the status says. It stands
   * before the first word is said, so that no end goes unseen.
   */
  private void showPresence() throws IOException, InterruptedException {
    if (sessionId.equals(presentAs)) return;
    String id = sessionId;
    InputStream body = server.showPresence(id);
    presentAs = id;
    Thread reader = new Thread(() -> readToEnd(id, body), "presence");
    reader.setDaemon(true);
    reader.start();
  }

  private void readToEnd(String id, InputStream body) {
    try (body) {
      while (body.read() >= 0) continue;
    } catch (IOException error) {
      files.log("WARN", "Rundeck cannot be reached: " + error.getMessage());
    }
    synchronized (this) {
      if (id.equals(presentAs)) presentAs = null;
    }
  }

  /** SIGTERM: what runs is cut, unless it resumes from the disk; the server is told. */
  synchronized void end() {
    isEnding = true;
    endOperations();
    files.log("INFO", "Runner shuts down");
    if (!settings.resumes) {
      for (String id : running.keySet()) {
        files.forget(id);
        files.logOperation(id + " cut");
      }
    }
    try {
      HttpResponse<String> answer =
          server.post("goodbye", Map.of("sessionId", sessionId, "finished", String.join(",", finished)));
      if (answer.statusCode() == Server.OK) finished.forEach(files::forget);
    } catch (IOException | InterruptedException error) {
      files.log("WARN", "Rundeck cannot be reached: " + error.getMessage());
    }
  }

  /** The jar that this process runs, as its command line names it. */
  private static String packagePath() {
    return Path.of(System.getProperty("java.class.path", "")).toAbsolutePath().toString();
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  /** A container may have a name that nothing resolves. */
  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException error) {
      return Settings.env("HOSTNAME", "");
    }
  }

  private static List<String[]> words(String text) {
    List<String[]> lines = new ArrayList<>();
    for (String line : text.split("\n")) if (!line.isEmpty()) lines.add(line.split(" "));
    return lines;
  }
}
