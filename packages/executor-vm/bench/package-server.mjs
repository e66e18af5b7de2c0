// Serves a package of a given size, made as it is sent, in a process of its own; ends with the process that started it.
import { createServer } from "node:http";

const sizeBytes = Number(process.argv[2]);
const chunk = Buffer.alloc(256 * 1024, "package");

// A directory of one entry that begins at the beginning: enough of a zip for what looks at both ends.
const end = Buffer.alloc(22);
end.writeUInt32LE(0x06054b50, 0);
end.writeUInt16LE(1, 8);
end.writeUInt16LE(1, 10);

const server = createServer((request, response) => {
  if (request.url.endsWith("/system/info")) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ system: { rundeck: { apiversion: 48, version: "5.7.0" } } }));
    return;
  }
  response.writeHead(200, { "content-type": "application/java-archive", "content-length": sizeBytes });
  response.write(Buffer.from("PK\u0003\u0004"));
  let left = sizeBytes - 4 - end.length;
  const more = () => {
    while (left > 0) {
      const piece = chunk.subarray(0, Math.min(chunk.length, left));
      left -= piece.length;
      if (!response.write(piece)) {
        response.once("drain", more);
        return;
      }
    }
    response.end(end);
  };
  more();
});
server.listen(0, "127.0.0.1", () => process.send(`http://127.0.0.1:${server.address().port}`));
process.once("disconnect", () => server.close());
