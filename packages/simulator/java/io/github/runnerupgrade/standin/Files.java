package io.github.runnerupgrade.standin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The state of a Runner below the directory that it was launched in: logs, and a queue that outlives it. */
final class Files {
  /** What the queue on disk knows of an operation. */
  static final class Entry {
    final String id;
    final String state;
    final long durationMs;

    Entry(String id, String state, long durationMs) {
      this.id = id;
      this.state = state;
      this.durationMs = durationMs;
    }
  }

  private final Path directory = Path.of("runner").toAbsolutePath();
  private final Path logs = directory.resolve("logs");
  private final Path queue = directory.resolve(".db");
  private final boolean toConsole;
  private final String replicaId;
  private final boolean adoptsQueue;

  Files(Settings settings) throws IOException {
    toConsole = settings.toConsole;
    replicaId = settings.replicaId;
    adoptsQueue = settings.adoptsQueue;
    java.nio.file.Files.createDirectories(logs);
    java.nio.file.Files.createDirectories(queue);
  }

  void log(String level, String message) {
    write("runner.log", level + " " + message);
  }

  void logOperation(String message) {
    write("operations.log", "INFO Operation " + message);
  }

  private synchronized void write(String file, String message) {
    String line = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + message + "\n";
    if (toConsole) System.out.print(line);
    else append(logs.resolve(file), line);
  }

  void notePid() {
    append(directory.resolve("stand-in.pids"), ProcessHandle.current().pid() + "\n");
  }

  void remember(String id, String state, long durationMs) {
    write(queue.resolve(id), state + " " + durationMs + " " + replicaId + "\n");
  }

  void forget(String id) {
    try {
      java.nio.file.Files.deleteIfExists(queue.resolve(id));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  List<Entry> readQueue() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> paths = java.nio.file.Files.newDirectoryStream(queue)) {
      for (Path path : paths) {
        String[] words = java.nio.file.Files.readString(path).trim().split(" ");
        boolean isOwn = words.length > 2 && words[2].equals(replicaId);
        if (!adoptsQueue && !isOwn) continue;
        entries.add(new Entry(path.getFileName().toString(), words[0], Long.parseLong(words[1])));
      }
    }
    return entries;
  }

  private static void append(Path path, String text) {
    write(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void write(Path path, String text, StandardOpenOption... options) {
    try {
      java.nio.file.Files.write(path, text.getBytes(StandardCharsets.UTF_8), options);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
