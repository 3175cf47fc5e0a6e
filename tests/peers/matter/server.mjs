// Speaks the WebSocket messages of Home Assistant's Matter Server (schema 11) over the real matter.js controller: what a
// driver of locks needs of them. The messages: docs/websockets_api.md of github.com/matter-js/matterjs-server.
import http from "node:http";
import { WebSocketServer } from "ws";
import { Environment, Millis, Seconds, ServerNode } from "@matter/main";
import { ControllerBehavior, ChangeNotificationService, Node } from "@matter/main/node";
import { Invoke, Read, Write } from "@matter/main/protocol";
import { ManualPairingCodeCodec, QrPairingCodeCodec, Status, VendorId } from "@matter/main/types";
import { fromWire, toWire } from "./wire.mjs";

Environment.default.vars.set("storage.path", `${process.env.MATTER_SCRATCH}/server`);
// Gone at once, and not after goodbyes to everybody.
Environment.default.vars.set("runtime.signals", false);

const Unknown = 0, CommissionFailed = 1, NotReady = 3, NotExists = 5, StackError = 7, InvalidArguments = 8, InvalidCommand = 9;

class ServerError extends Error {
  constructor(code, message) { super(message); this.code = code; }
}

const controller = await ServerNode.create(ServerNode.RootEndpoint.with(ControllerBehavior), {
  id: "controller", network: { port: 5540 }, controller: { adminFabricLabel: "Home" },
  basicInformation: { vendorId: VendorId(0xfff1), productId: 0x8001 },
});
await controller.start();

const nodes = new Map(); // node id → {peer, isThere, since}
const listeners = new Set();
const tell = (event, data) => listeners.forEach((socket) => socket.send(JSON.stringify({ event, data })));

// ---- nodes ----

const endpointsOf = (peer) => [peer, ...[...peer.endpoints].filter((endpoint) => endpoint.number !== 0)];
const clustersOf = (endpoint) => Object.values(endpoint.behaviors.supported).filter((behavior) => behavior.schema?.tag === "cluster");

function* attributesOf(endpoint, behavior) {
  const cluster = behavior.schema, state = endpoint.stateOf(behavior);
  for (const attribute of cluster.attributes) {
    const value = state[attribute.propertyName];
    if (value !== undefined) yield [`${endpoint.number}/${cluster.id}/${attribute.id}`, toWire(value, attribute, cluster)];
  }
}

function described(id) {
  const { peer, isThere, since } = nodes.get(id);
  const attributes = Object.fromEntries(endpointsOf(peer).flatMap((endpoint) =>
    clustersOf(endpoint).flatMap((behavior) => [...attributesOf(endpoint, behavior)])));
  return {
    node_id: id, date_commissioned: since, last_interview: since, interview_version: 6, available: isThere, is_bridge: false,
    attributes, attribute_subscriptions: [],
  };
}

function found(id) {
  const node = nodes.get(id);
  if (!node) throw new ServerError(NotExists, `Node ${id} does not exist`);
  return node;
}

controller.env.get(ChangeNotificationService).change.on((change) => {
  const peer = change.endpoint.env.get(Node);
  const id = [...nodes].find(([, node]) => node.peer === peer)?.[0];
  if (id === undefined || change.behavior?.schema?.tag !== "cluster") return;
  const cluster = change.behavior.schema, endpoint = change.endpoint;
  if (change.kind === "event") {
    tell("node_event", {
      node_id: id, endpoint_id: endpoint.number, cluster_id: cluster.id, event_id: change.event.id, event_number: Number(change.number),
      priority: change.priority, timestamp: Number(change.timestamp), timestamp_type: 1, data: toWire(change.payload, change.event, cluster, true),
    });
  } else if (change.kind === "update") {
    const names = change.properties ?? cluster.attributes.map((a) => a.propertyName);
    for (const attribute of cluster.attributes.filter((a) => names.includes(a.propertyName))) {
      const value = endpoint.stateOf(change.behavior)[attribute.propertyName];
      if (value !== undefined) tell("attribute_updated", [id, `${endpoint.number}/${cluster.id}/${attribute.id}`, toWire(value, attribute, cluster)]);
    }
  }
});

let nextNode = 1;

async function commission(code) {
  const { passcode, ...found } = code.startsWith("MT:") ? QrPairingCodeCodec.decode(code)[0] : ManualPairingCodeCodec.decode(code);
  const id = nextNode++;
  // The real server's subscriptions are told apart from dead ones after a minute; a test has no minute.
  const subscription = { minIntervalFloor: Millis(0), maxIntervalCeiling: Seconds(5) };
  const peer = await controller.peers.commission({
    passcode, timeout: Seconds(30), defaultSubscription: subscription,
    ...(found.discriminator === undefined ? { shortDiscriminator: found.shortDiscriminator } : { longDiscriminator: found.discriminator }),
  });
  const node = { peer, isThere: true, since: new Date().toISOString().replace("Z", "000") };
  nodes.set(id, node);
  const reach = (isThere) => {
    if (node.isThere === isThere || !nodes.has(id)) return;
    node.isThere = isThere;
    tell("node_updated", described(id));
  };
  peer.lifecycle.online.on(() => reach(true));
  peer.lifecycle.offline.on(() => reach(false));
  tell("node_added", described(id));
  return described(id);
}

// ---- what may be asked ----

function target({ node_id: nodeId, endpoint_id: endpointId, cluster_id: clusterId }) {
  const { peer } = found(nodeId);
  const endpoint = endpointsOf(peer).find((e) => e.number === endpointId);
  const behavior = endpoint && clustersOf(endpoint).find((b) => b.schema.id === clusterId);
  if (!behavior) throw new ServerError(InvalidArguments, "There is no such cluster");
  return { peer, endpoint, behavior, cluster: behavior.schema };
}

async function invoke(args) {
  const { peer, endpoint, behavior, cluster } = target(args);
  const command = cluster.commands.find((c) => c.isRequest && c.name.toLowerCase() === args.command_name.toLowerCase());
  if (!command) throw new ServerError(InvalidCommand, "There is no such command");
  const request = Invoke({
    commands: [Invoke.ConcreteCommandRequest({
      endpoint, cluster: behavior.cluster, command: command.propertyName, fields: fromWire(args.payload ?? {}, command, cluster),
    })],
    ...(args.timed_request_timeout_ms ? { timed: true, timeout: Millis(args.timed_request_timeout_ms) } : {}),
  });
  for await (const chunk of peer.interaction.invoke(request)) {
    for (const entry of chunk) {
      if (entry.kind === "cmd-response") return toWire(entry.data, command.responseModel, cluster, true);
      if (entry.status !== Status.Success) throw new ServerError(StackError, `InteractionModelError: ${Status[entry.status]} (0x${entry.status.toString(16)})`);
    }
  }
  return null;
}

function attributeAt(args) {
  const [endpointId, clusterId, attributeId] = args.attribute_path.split("/").map(Number);
  const at = target({ node_id: args.node_id, endpoint_id: endpointId, cluster_id: clusterId });
  const attribute = at.cluster.attributes.find((a) => a.id === attributeId);
  if (!attribute) throw new ServerError(InvalidArguments, "There is no such attribute");
  return { ...at, attribute, path: { endpointId, clusterId, attributeId } };
}

async function read(args) {
  const { peer, cluster, attribute, path } = attributeAt(args);
  const request = { ...Read(Read.Attribute({ endpoint: path.endpointId, cluster, attributes: [attribute] })), includeKnownVersions: true };
  for await (const chunk of peer.interaction.read(request)) {
    for await (const report of chunk) {
      if (report.kind === "attr-value") return { [args.attribute_path]: toWire(report.value, attribute, cluster) };
      if (report.kind === "attr-status") throw new ServerError(StackError, `InteractionModelError: ${Status[report.status]} (0x${report.status.toString(16)})`);
    }
  }
  throw new ServerError(Unknown, "Failed to read attribute: no values returned");
}

async function write(args) {
  const { peer, endpoint, behavior, cluster, attribute, path } = attributeAt(args);
  const value = fromWire(args.value, attribute, cluster);
  const one = Write.Attribute({ endpoint, cluster: behavior.cluster, attributes: [attribute.propertyName], value });
  const result = await peer.interaction.write(Write(one));
  const status = [...result ?? []].find((r) => r.status !== undefined)?.status ?? Status.Success;
  return [{ Path: { EndpointId: path.endpointId, ClusterId: path.clusterId, AttributeId: path.attributeId }, Status: status }];
}

const info = () => ({
  fabric_id: 1, compressed_fabric_id: 2747364158, schema_version: 11, min_supported_schema_version: 11,
  sdk_version: "matter.js/0.17.9 (test bridge)", wifi_credentials_set: false, thread_credentials_set: false, bluetooth_enabled: false,
});

const commands = {
  server_info: info,
  start_listening: (args, socket) => { listeners.add(socket); return [...nodes.keys()].map(described); },
  get_nodes: () => [...nodes.keys()].map(described),
  get_node: (args) => { found(args.node_id); return described(args.node_id); },
  commission_with_code: async (args) => {
    try {
      return await commission(args.code);
    } catch (error) {
      throw new ServerError(CommissionFailed, `Commission with code failed: ${error.message}`);
    }
  },
  remove_node: async (args) => {
    const { peer } = found(args.node_id);
    nodes.delete(args.node_id);
    await peer.decommission();
    tell("node_removed", args.node_id);
    return null;
  },
  device_command: invoke,
  read_attribute: read,
  write_attribute: write,
};

async function answer(message, socket) {
  try {
    const command = commands[message.command];
    if (!command) throw new ServerError(InvalidCommand, `Unknown command: ${message.command}`);
    return { message_id: message.message_id, result: await command(message.args ?? {}, socket) };
  } catch (error) {
    return { message_id: message.message_id, error_code: error instanceof ServerError ? error.code : Unknown, details: String(error?.message) };
  }
}

const web = http.createServer();
new WebSocketServer({ server: web, path: "/ws" }).on("connection", (socket) => {
  socket.on("close", () => listeners.delete(socket));
  socket.on("message", async (text) => socket.send(JSON.stringify(await answer(JSON.parse(text), socket))));
  socket.send(JSON.stringify(info()));
});

// The locks that are in the network from the beginning.
for (const code of process.argv.slice(2)) await commission(code);
web.listen(`${process.env.MATTER_SCRATCH}/server.sock`, () => console.log("server ready"));
