package io.github.runnerupgrade.standin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file of a container's credentials: shell assignments, with names of their own. */
final class CredentialsFile {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("\\s*(?:export\\s+)?(\\w+)=(?:\"([^\"]*)\"|'([^']*)'|([^\\s#]*))\\s*(?:#.*)?");

  private CredentialsFile() {}

  /** Returns the assignments, none where there is no file. A file that may not be read is a failure. */
  static Map<String, String> read(String path) throws IOException {
    Map<String, String> values = new HashMap<>();
    Path file = Path.of(path);
    if (!java.nio.file.Files.isRegularFile(file)) return values;
    if (!java.nio.file.Files.isReadable(file)) {
      throw new IOException("The user " + System.getProperty("user.name") + " may not read " + file);
    }
    for (String line : java.nio.file.Files.readAllLines(file)) {
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (!assignment.matches()) continue;
      for (int group = 2; group <= 4; group += 1) {
        if (assignment.group(group) != null) values.put(assignment.group(1), assignment.group(group));
      }
    }
    return values;
  }
}
