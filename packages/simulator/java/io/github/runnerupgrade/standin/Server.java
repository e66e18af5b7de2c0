package io.github.runnerupgrade.standin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The stand-ins' own protocol, described in src/stand-in-protocol/routes.ts. */
final class Server {
  static final int OK = 200;
  static final int GONE = 410;
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CALL_TIMEOUT).build();
  private final String url;
  private final String token;

  Server(String url, String token) {
    this.url = url + "/stand-in/";
    this.token = token;
  }

  HttpResponse<String> post(String name, Map<String, String> form) throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + name))
            .timeout(CALL_TIMEOUT)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-stand-in-token", token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Opens the connection that shows this process's presence; its body never ends. */
  InputStream showPresence(String sessionId) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "presence?sessionId=" + sessionId)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofInputStream()).body();
  }
}
