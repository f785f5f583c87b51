'use strict';

// Serves the embedded MongoDB engine on a loopback TCP port, so that any driver can reach it.
// Arguments: the engine's package, the data directory, the port, the cache in megabytes (0: the engine's default).

const net = require('node:net');

const [packageFolder, directory, port, cacheMegabytes] = process.argv.slice(2);
const { Engine } = require(packageFolder);

const HEADER = 16;
const OP_REPLY = 1;
const OP_MSG = 2013;

// The parts that precede the document in a reply, without the header: flags and section kind of OP_MSG;
// flags, cursor, offset and count of the OP_REPLY that a driver's first hello may ask for.
const MSG_PREFIX = Buffer.alloc(5);
const REPLY_PREFIX = Buffer.alloc(20);
REPLY_PREFIX.writeInt32LE(1, 16);

function frame(opCode, prefix, body, id, responseTo) {
  const header = Buffer.allocUnsafe(HEADER);
  header.writeInt32LE(HEADER + prefix.length + body.length, 0);
  header.writeInt32LE(id, 4);
  header.writeInt32LE(responseTo, 8);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, prefix, body]);
}

// Hands over one whole message after another, however the network cut them.
class Messages {
  #chunks = [];
  #size = 0;

  add(chunk) {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  next() {
    if (this.#size < HEADER) return undefined;
    if (this.#chunks[0].length < 4) this.#join();
    const length = this.#chunks[0].readInt32LE(0);
    if (length < HEADER) throw new Error(`a message of ${length} bytes`);
    if (this.#size < length) return undefined;
    if (this.#chunks[0].length < length) this.#join();
    const first = this.#chunks.shift();
    this.#size -= length;
    if (first.length > length) this.#chunks.unshift(first.subarray(length));
    return first.subarray(0, length);
  }

  #join() {
    this.#chunks = [Buffer.concat(this.#chunks)];
  }
}

const WRITE_CONCERN = Buffer.from('\x03writeConcern\0');
const W_MAJORITY = Buffer.from('\x02w\0\x09\0\0\0majority\0');
const W_1 = Buffer.from('\x10w\0\x01\0\0\0');
const J = Buffer.from('\x08j\0');
const J_TRUE = Buffer.from('\x08j\0\x01');

// A server that stands alone answers a write concern of "majority" when the write is in its own journal. This engine
// answers it earlier, now and then, and a kill then loses what was acknowledged; {w: 1, j: true} it honours. So a
// command asks it for that instead: the command's document, its writeConcern and the message become shorter.
function journalled(message) {
  const document = HEADER + 5;
  if (message.readInt32LE(12) !== OP_MSG || message[document - 1] !== 0) return message;
  const documentLength = message.readInt32LE(document);
  const field = message.indexOf(WRITE_CONCERN, document);
  if (field < 0 || field >= document + documentLength) return message;
  const concern = field + WRITE_CONCERN.length;
  const concernLength = message.readInt32LE(concern);
  const w = message.subarray(concern, concern + concernLength).indexOf(W_MAJORITY);
  if (w < 0) return message;
  const hasJ = message.subarray(concern, concern + concernLength).includes(J);
  const replacement = hasJ ? W_1 : Buffer.concat([W_1, J_TRUE]);
  const shorter = W_MAJORITY.length - replacement.length;
  const changed = Buffer.concat([
    message.subarray(0, concern + w),
    replacement,
    message.subarray(concern + w + W_MAJORITY.length),
  ]);
  changed.writeInt32LE(message.length - shorter, 0);
  changed.writeInt32LE(documentLength - shorter, document);
  changed.writeInt32LE(concernLength - shorter, concern);
  return changed;
}

// A driver sends the next command of a connection when it has the answer to the last, and runs commands in parallel
// on several connections; so each connection is a queue.
function serve(engine, socket) {
  const messages = new Messages();
  let queue = Promise.resolve();
  let id = 0;

  async function answer(message) {
    const { requestId, moreToCome, legacy, response } = await engine.roundTrip(journalled(message));
    if (moreToCome || socket.destroyed) return;
    socket.write(legacy
      ? frame(OP_REPLY, REPLY_PREFIX, response, ++id, requestId)
      : frame(OP_MSG, MSG_PREFIX, response, ++id, requestId));
  }

  function drop(error) {
    console.error(`connection dropped: ${error.message}`);
    socket.destroy();
  }

  socket.setNoDelay(true);
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    try {
      messages.add(chunk);
      for (let message = messages.next(); message; message = messages.next()) {
        const whole = message;
        queue = queue.then(() => answer(whole)).catch(drop);
      }
    } catch (error) {
      drop(error);
    }
  });
}

// {setParameter: 1, wiredTigerEngineRuntimeConfig: "cache_size=…M", $db: "admin"} as BSON in an OP_MSG.
async function setCache(engine, megabytes) {
  const int32 = (name, value) => {
    const number = Buffer.alloc(4);
    number.writeInt32LE(value);
    return Buffer.concat([Buffer.from(`\x10${name}\0`), number]);
  };
  const string = (name, value) => {
    const size = Buffer.alloc(4);
    size.writeInt32LE(value.length + 1);
    return Buffer.concat([Buffer.from(`\x02${name}\0`), size, Buffer.from(`${value}\0`)]);
  };
  const fields = Buffer.concat([
    int32('setParameter', 1),
    string('wiredTigerEngineRuntimeConfig', `cache_size=${megabytes}M`),
    string('$db', 'admin'),
  ]);
  const size = Buffer.alloc(4);
  size.writeInt32LE(fields.length + 5);
  const document = Buffer.concat([size, fields, Buffer.alloc(1)]);
  const { response } = await engine.roundTrip(frame(OP_MSG, MSG_PREFIX, document, 1, 0));
  const ok = Buffer.alloc(8);
  ok.writeDoubleLE(1);
  if (!response.includes(Buffer.concat([Buffer.from('\x01ok\0'), ok]))) {
    throw new Error(`the cache was not set to ${megabytes} MB: ${response.toString('latin1')}`);
  }
}

async function main() {
  console.log(`opening ${directory}`);
  const engine = await Engine.open(directory);
  if (Number(cacheMegabytes) > 0) await setCache(engine, Number(cacheMegabytes));
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(engine, socket);
  });
  process.once('SIGTERM', async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await engine.close();
    process.exit(0);
  });
  server.on('error', (error) => {
    console.error(`not listening on port ${port}: ${error.message}`);
    process.exit(1);
  });
  server.listen(Number(port), '127.0.0.1', () => console.log(`ready on port ${port}`));
}

main().catch((error) => {
  console.error(`the engine did not open ${directory}: ${error.stack}`);
  process.exit(1);
});
