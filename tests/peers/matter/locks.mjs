// Four simulated Matter locks (matter.js devices), and hands on them over HTTP. See `run`.
//   1 and 2: users, PINs, schedules. 3: no schedules, six PINs. 4: as 1, and in nobody's network yet.
import dgram from "node:dgram";
import http from "node:http";
import { Environment, ServerNode, VendorId } from "@matter/main";
import { DoorLockDevice } from "@matter/main/devices/door-lock";
import { DoorLockServer } from "@matter/main/behaviors/door-lock";
import { PowerSourceServer } from "@matter/main/behaviors/power-source";
import { DoorLock } from "@matter/main/clusters/door-lock";
import { PowerSource } from "@matter/main/clusters/power-source";
import { Supervision } from "@matter/main/node";
import { Status, StatusResponseError } from "@matter/main/types";

Environment.default.vars.set("storage.path", `${process.env.MATTER_SCRATCH}/locks`);
// Gone at once, and not after goodbyes to everybody.
Environment.default.vars.set("runtime.signals", false);

const PIN = 1, KEYPAD = 3, MANUAL = 1, NOBODY = 0;
const LOCK = 0, UNLOCK = 1;

// ---- a radio that can be switched off: nothing comes and nothing goes, as with an empty battery ----

const off = new Set(); // UDP ports
const portOf = (socket) => { try { return socket.address().port; } catch { return 0; } };
const { send, emit } = dgram.Socket.prototype;
dgram.Socket.prototype.send = function (...args) {
  if (!off.has(portOf(this))) return send.apply(this, args);
  const done = args.at(-1);
  if (typeof done === "function") setImmediate(done, null, 0);
};
dgram.Socket.prototype.emit = function (event, ...args) {
  return event === "message" && off.has(portOf(this)) ? true : emit.call(this, event, ...args);
};

// ---- a lock that follows the specification where matter.js' own does not, and that has its moods ----

const moods = new Map(); // serial number → {dropWrites, full, stuck, plain}
const features = ["PinCredential", "User", "CredentialOverTheAirAccess", "DoorPositionSensor"];
const schedules = ["WeekDayAccessSchedules", "YearDayAccessSchedules"];

const withMoods = (Base) => class extends Base {
  get mood() { return moods.get(this.endpoint.owner.state.basicInformation.serialNumber) ?? {}; }

  setUser(request) { return this.mood.dropWrites ? undefined : super.setUser(request); }
  clearUser(request) { return this.mood.dropWrites ? undefined : super.clearUser(request); }
  clearCredential(request) { return this.mood.dropWrites ? undefined : super.clearCredential(request); }

  setCredential(request) {
    const { credential, credentialData, operationType } = request;
    if (this.mood.dropWrites) return { status: Status.Success, userIndex: null, nextCredentialIndex: null };
    if (this.mood.full) return { status: Status.ResourceExhausted, userIndex: null, nextCredentialIndex: null };
    const answer = super.setCredential(request);
    if (answer.status !== Status.Failure || this.mood.plain) return answer;
    // matter.js says "failure" for both.
    const isDuplicate = this.auth.isDuplicateCredential(credential.credentialType, credentialData, credential.credentialIndex);
    const told = { ...answer, status: isDuplicate ? 2 : operationType === DoorLock.DataOperationType.Add ? 3 : answer.status };
    Supervision(told, "status").validate = false; // The cluster's own statuses are none of matter.js' general ones.
    return told;
  }

  // What was typed at the keypad is of no fabric.
  getUser(request) { return strangers(super.getUser(request)); }
  getCredentialStatus(request) { return strangers(super.getCredentialStatus(request)); }

  lockDoor(request) { return this.move(() => super.lockDoor(request)); }
  unlockDoor(request) { return this.move(() => super.unlockDoor(request)); }

  move(go) {
    if (!this.mood.stuck) return go();
    this.events.doorLockAlarm.emit({ alarmCode: DoorLock.AlarmCode.LockJammed }, this.context);
    throw new StatusResponseError("The bolt is stuck", Status.Failure);
  }
};

function strangers(answer) {
  return {
    ...answer,
    creatorFabricIndex: answer.creatorFabricIndex === NOBODY ? null : answer.creatorFabricIndex,
    lastModifiedFabricIndex: answer.lastModifiedFabricIndex === NOBODY ? null : answer.lastModifiedFabricIndex,
  };
}

const Scheduled = withMoods(DoorLockServer.with(...features, ...schedules));
const Plain = withMoods(DoorLockServer.with(...features));

async function make(number, name, Server, pinUsers) {
  const serialNumber = `LK-000${number}`;
  const port = 5540 + number;
  const device = DoorLockDevice.with(Server, PowerSourceServer.with("Battery", "Replaceable"));
  const node = await ServerNode.create({
    id: `lock${number}`, network: { port }, commissioning: { passcode: 20202020 + number, discriminator: 3840 - 256 * number },
    productDescription: { name, deviceType: DoorLockDevice.deviceType },
    basicInformation: {
      vendorName: "Sim Locks", vendorId: VendorId(0xfff1), nodeLabel: name, productName: "Matter Lock", productId: 0x8000,
      serialNumber, uniqueId: serialNumber, softwareVersionString: "1.2.3",
    },
  });
  const scheduled = Server === Scheduled
    ? { numberOfWeekDaySchedulesSupportedPerUser: 3, numberOfYearDaySchedulesSupportedPerUser: 3 } : {};
  const endpoint = await node.add(device, {
    id: "lock",
    doorLock: {
      lockType: DoorLock.LockType.DeadBolt, lockState: DoorLock.LockState.Locked, actuatorEnabled: true,
      doorState: DoorLock.DoorState.DoorClosed, operatingMode: DoorLock.OperatingMode.Normal,
      numberOfTotalUsersSupported: 20, numberOfPinUsersSupported: pinUsers, minPinCodeLength: 4, maxPinCodeLength: 8,
      credentialRulesSupport: { single: true }, numberOfCredentialsSupportedPerUser: 5, ...scheduled,
      wrongCodeEntryLimit: 5, userCodeTemporaryDisableTime: 10, requirePinForRemoteOperation: false, autoRelockTime: 0,
    },
    powerSource: {
      status: PowerSource.PowerSourceStatus.Active, order: 0, description: "AA", batPercentRemaining: 174,
      batChargeLevel: PowerSource.BatChargeLevel.Ok, batReplaceability: PowerSource.BatReplaceability.UserReplaceable,
      batReplacementDescription: "4xAA", batQuantity: 4,
    },
  });
  await node.start();
  return { number, port, serialNumber, node, endpoint, Server };
}

const locks = [
  await make(1, "Front Door", Scheduled, 20), await make(2, "Back Door", Scheduled, 20),
  await make(3, "Cellar", Plain, 6), await make(4, "Shed", Scheduled, 20),
];

// ---- hands ----

const at = (lock, deed) => lock.endpoint.act((agent) => deed(agent.get(lock.Server)));
const codeOf = (b, credential) => Buffer.from(b.auth.decrypt(credential.credentialData)).toString();
const event = (b, name, facts) => b.events[name].emit(
  { userIndex: null, fabricIndex: null, sourceNode: null, ...facts }, b.context);
const moved = (b, type, source, facts = {}) => {
  b.state.lockState = type === LOCK ? DoorLock.LockState.Locked : DoorLock.LockState.Unlocked;
  event(b, "lockOperation", { lockOperationType: type, operationSource: source, credentials: null, ...facts });
};
const edited = (b, what, user, slot) =>
  event(b, "lockUserChange", { lockDataType: 6, dataOperationType: what, operationSource: KEYPAD, userIndex: user, dataIndex: slot });

const deeds = {
  state: (lock) => at(lock, (b) => ({
    locked: b.state.lockState === DoorLock.LockState.Locked,
    relock: b.state.autoRelockTime,
    users: b.state.users.map((u) => u.userIndex),
    codes: b.state.credentials.map((c) => {
      const user = b.state.users.find((u) => u.credentials.some((r) => r.credentialIndex === c.credentialIndex));
      const year = (b.state.yearDaySchedules ?? []).find((s) => s.userIndex === user?.userIndex);
      const week = (b.state.weekDaySchedules ?? []).find((s) => s.userIndex === user?.userIndex);
      return {
        slot: c.credentialIndex, pin: codeOf(b, c), user: user?.userIndex, type: user?.userType, status: user?.userStatus,
        // matter.js counts from 1970 inside, the lock's clock from 2000.
        year: year && { start: year.localStartTime - 946684800, end: year.localEndTime - 946684800 },
        week: week && { days: Object.entries(week.daysMask).filter(([, on]) => on).map(([day]) => day),
          start: [week.startHour, week.startMinute], end: [week.endHour, week.endMinute] },
      };
    }),
  })),
  "keypad-add": (lock, q) => at(lock, (b) => {
    const slot = Number(q.slot), user = Number(q.user ?? q.slot);
    b.auth.addCredential(PIN, slot, Buffer.from(q.code), NOBODY);
    b.auth.addUser({ userIndex: user, userName: "", userUniqueId: null, userStatus: 1, userType: 0, credentialRule: 0,
      credentials: [{ credentialType: PIN, credentialIndex: slot }], creatorFabricIndex: NOBODY, lastModifiedFabricIndex: NOBODY });
    if (q.notify !== "0") edited(b, 0, user, slot);
  }),
  "keypad-change": (lock, q) => at(lock, (b) => {
    const slot = Number(q.slot);
    b.auth.updateCredentialData(PIN, slot, Buffer.from(q.code), NOBODY);
    if (q.notify !== "0") edited(b, 2, b.auth.findUserIndexForCredential(PIN, slot), slot);
  }),
  "keypad-delete": (lock, q) => at(lock, (b) => {
    const slot = Number(q.slot), user = b.auth.findUserIndexForCredential(PIN, slot);
    b.auth.removeCredential(PIN, slot);
    if (user !== null) b.auth.removeUser(user);
    if (q.notify !== "0") edited(b, 1, user, slot);
  }),
  "keypad-unlock": (lock, q) => at(lock, (b) => {
    const hit = b.state.credentials.find((c) => codeOf(b, c) === q.code);
    if (!hit) {
      event(b, "lockOperationError", { lockOperationType: UNLOCK, operationSource: KEYPAD, operationError: 1, credentials: null });
      return { ok: false };
    }
    moved(b, UNLOCK, KEYPAD, { userIndex: b.auth.findUserIndexForCredential(PIN, hit.credentialIndex),
      credentials: [{ credentialType: PIN, credentialIndex: hit.credentialIndex }] });
    return { ok: true, slot: hit.credentialIndex };
  }),
  "manual-lock": (lock) => at(lock, (b) => moved(b, LOCK, MANUAL)),
  "manual-unlock": (lock) => at(lock, (b) => moved(b, UNLOCK, MANUAL)),
  alarm: (lock, q) => at(lock, (b) => { b.events.doorLockAlarm.emit({ alarmCode: Number(q.code) }, b.context); }),
  battery: (lock, q) => lock.endpoint.set({ powerSource: { batPercentRemaining: Number(q.level) * 2 } }),
  "require-pin": (lock, q) => lock.endpoint.set({ doorLock: { requirePinForRemoteOperation: q.on === "1" } }),
  radio: (lock, q) => { if (q.on === "1") off.delete(lock.port); else off.add(lock.port); },
  mood: (lock, q) => { moods.set(lock.serialNumber, { ...moods.get(lock.serialNumber), [q.name]: q.on === "1" }); },
  pairing: (lock) => lock.node.state.commissioning.pairingCodes,
  "factory-reset": (lock) => lock.node.erase(),
  reset: async (lock) => { // as it came out of its box, in the same network
    moods.delete(lock.serialNumber);
    off.delete(lock.port);
    await at(lock, (b) => {
      b.state.users = []; b.state.credentials = []; b.state.lockState = DoorLock.LockState.Locked;
      if (lock.Server === Scheduled) { b.state.weekDaySchedules = []; b.state.yearDaySchedules = []; }
      b.state.requirePinForRemoteOperation = false; b.state.autoRelockTime = 0;
    });
    await lock.endpoint.set({ powerSource: { batPercentRemaining: 174 } });
  },
};

http.createServer(async (request, response) => {
  const url = new URL(request.url, "http://hands"), query = Object.fromEntries(url.searchParams);
  let answer;
  try {
    const deed = deeds[url.pathname.slice(1)], lock = locks.find((l) => l.number === Number(query.lock ?? 1));
    answer = deed && lock ? await deed(lock, query) ?? { ok: true } : { error: "?" };
    if (!deed || !lock) response.statusCode = 404;
  } catch (error) {
    response.statusCode = 500;
    answer = { error: String(error?.stack ?? error) };
  }
  response.setHeader("content-type", "application/json");
  response.end(`${JSON.stringify(answer)}\n`);
}).listen(`${process.env.MATTER_SCRATCH}/hands.sock`, () => console.log("locks ready"));
