// A simulated Z-Wave network for zwave-js' own mock-server: its locks, and hands on them over HTTP.
// The radio and the locks' command classes are zwave-js' mocks; the real driver and server speak to them.
const http = require("http");
const { CommandClasses } = require("@zwave-js/core");
const { ccCaps, createMockZWaveRequestFrame } = require("@zwave-js/testing");
const CC = require("@zwave-js/cc");
const { UserIDStatus, DoorLockMode, UserCredentialType, UserCredentialRule, UserCredentialUserType, UserCredentialNameEncoding } = CC;
const { NotificationCCReport } = require("@zwave-js/cc/NotificationCC");
const { DoorLockCCOperationReport, DoorLockCCOperationSet } = require("@zwave-js/cc/DoorLockCC");
const { ScheduleEntryLockCCYearDayScheduleSet } = require("@zwave-js/cc/ScheduleEntryLockCC");
const { UserCodeCCReport, UserCodeCCSet, UserCodeCCExtendedUserCodeSet, UserCodeCCGet } = require("@zwave-js/cc/UserCodeCC");
const { BatteryCCGet, BatteryCCReport } = require("@zwave-js/cc/BatteryCC");

const battery = new Map(); // nodeId -> level
const rules = new Map(); // nodeId -> {rejectDuplicates, silentDropSet, mask, withhold, dropSchedules, stuck, dead}
const slots = 6; // few: reading one takes a tenth of a second

const batteryBehavior = {
  handleCC(controller, self, cc) {
    if (cc instanceof BatteryCCGet) {
      return { action: "sendCC", cc: new BatteryCCReport({ nodeId: controller.ownNodeId, level: battery.get(self.id) ?? 87, isLow: (battery.get(self.id) ?? 87) < 10 }) };
    }
  },
};
// Optional firmware quirks: real locks reject duplicates (Notification 0x06/0x0F "New user code not added due to
// duplicate code"), or ACK and silently drop, or fall off the mesh.
const quirkBehavior = {
  async handleCC(controller, self, cc) {
    const r = rules.get(self.id) ?? {};
    if (r.dead) return { action: "stop" };
    // The motor runs against a stuck bolt: the lock says so, and stays as it was.
    if (r.stuck && cc instanceof DoorLockCCOperationSet) {
      setTimeout(() => self.sendToController(createMockZWaveRequestFrame(new NotificationCCReport({
        nodeId: controller.ownNodeId, notificationType: 6, notificationEvent: 0x0b }), { ackRequested: false })), 50);
      return { action: "fail" };
    }
    // Some locks forget a user's schedules whatever they answer.
    if (r.dropSchedules && cc instanceof ScheduleEntryLockCCYearDayScheduleSet) return { action: "ok" };
    // Schlage/Yale style: code is stored, but read back as asterisks ("mask") or with no value at all ("withhold")
    if ((r.mask || r.withhold) && cc instanceof UserCodeCCGet) {
      const st = self.state.get(`UserCode_userIdStatus_${cc.userId}`), code = (self.state.get(`UserCode_userCode_${cc.userId}`) ?? "").toString();
      if (st) return { action: "sendCC", cc: new UserCodeCCReport({ nodeId: controller.ownNodeId, userId: cc.userId, userIdStatus: st, userCode: r.mask ? "*".repeat(code.length) : "" }) };
    }
    const sets = cc instanceof UserCodeCCSet ? [cc] : cc instanceof UserCodeCCExtendedUserCodeSet ? cc.userCodes : [];
    for (const s of sets) {
      if (r.silentDropSet) return { action: "ok" };
      if (r.rejectDuplicates && s.userIdStatus === UserIDStatus.Enabled) {
        const code = s.userCode.toString();
        for (let i = 1; i <= slots; i++) {
          if (i !== s.userId && (self.state.get(`UserCode_userCode_${i}`) ?? "").toString() === code && self.state.get(`UserCode_userIdStatus_${i}`)) {
            setTimeout(() => self.sendToController(createMockZWaveRequestFrame(new NotificationCCReport({
              nodeId: controller.ownNodeId, notificationType: 6, notificationEvent: 0x0f }), { ackRequested: false })), 50);
            return { action: "fail" };
          }
        }
      }
    }
  },
};
// mock-server forwards raw TCP chunks; TCP may glue "ACK + next frame" together, which its parser rejects. Split here.
let rx = Buffer.alloc(0);
const tcpSplitter = {
  onHostData(controller, data) {
    rx = Buffer.concat([rx, Buffer.from(data)]);
    while (rx.length) {
      if (rx[0] === 0x06 || rx[0] === 0x15 || rx[0] === 0x18) { const h = rx[0]; rx = rx.subarray(1); void controller.serialOnData(h); continue; }
      if (rx[0] !== 0x01) { rx = rx.subarray(1); continue; }        // garbage: skip instead of crashing
      if (rx.length < 2 || rx.length < rx[1] + 2) break;            // wait for the rest
      const f = rx.subarray(0, rx[1] + 2); rx = rx.subarray(rx[1] + 2);
      void controller.serialOnData(new Uint8Array(f));
    }
    return true;
  },
};
const NOTIF = { 6: [1, 2, 3, 4, 5, 6, 9, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x13], 8: [0x0a, 0x0b] };
const common = (extra = []) => [
  CommandClasses.Version,
  ccCaps({ ccId: CommandClasses["Manufacturer Specific"], version: 2 }),
  ccCaps({ ccId: CommandClasses["Door Lock"], version: 4, travelTime: 300 }),
  ccCaps({ ccId: CommandClasses.Notification, version: 8, supportsV1Alarm: false, notificationTypesAndEvents: NOTIF }),
  ccCaps({ ccId: CommandClasses.Battery, version: 1 }),
  ccCaps({ ccId: CommandClasses.Supervision, version: 1 }),
  ...extra,
];
const lockClass = { genericDeviceClass: 0x40, specificDeviceClass: 0x03 }; // Entry Control / Secure Keypad Door Lock

const userCode = (version) => ccCaps({ ccId: CommandClasses["User Code"], version, numUsers: slots, supportedASCIIChars: "0123456789",
  supportsAdminCode: true, supportsAdminCodeDeactivation: true, supportsUserCodeChecksum: true,
  supportedUserIDStatuses: [UserIDStatus.Available, UserIDStatus.Enabled, UserIDStatus.Disabled] });
const schedules = ccCaps({ ccId: CommandClasses["Schedule Entry Lock"], version: 3, numWeekDaySlots: 7, numYearDaySlots: 2, numDailyRepeatingSlots: 1 });
const userCredential = ccCaps({ ccId: 0x83, version: 1, numberOfSupportedUsers: slots, maxUserNameLength: 32,
  supportedCredentialRules: [UserCredentialRule.Single, UserCredentialRule.Dual],
  supportedUserNameEncodings: [UserCredentialNameEncoding.ASCII, UserCredentialNameEncoding.UTF16 ?? 2],
  supportsAllUsersChecksum: true, supportsUserChecksum: true, supportsCredentialChecksum: true,
  supportsAdminCode: true, supportsAdminCodeDeactivation: true,
  supportedCredentialTypes: new Map([[UserCredentialType.PINCode, { numberOfCredentialSlots: slots, minCredentialLength: 4,
    maxCredentialLength: 8, maxCredentialHashLength: 0, supportsCredentialLearn: false }]]) });

module.exports.default = {
  controller: {
    homeId: 0x7e570001, ownNodeId: 1, behaviors: [tcpSplitter],
    // the same as in server.config.cjs
    securityKeys: {
      S0_Legacy: Buffer.from("0102030405060708090a0b0c0d0e0f10", "hex"),
      S2_Unauthenticated: Buffer.from("11111111111111111111111111111111", "hex"),
      S2_Authenticated: Buffer.from("22222222222222222222222222222222", "hex"),
      S2_AccessControl: Buffer.from("33333333333333333333333333333333", "hex"),
    },
  },
  // 2 and 5: User Code, with schedules. 3: User Credential. 4: sleeps, as battery locks do. 2 and 3 are for the driver's
  // contract, 4 and 5 for the server's tests, so that they do not meet.
  nodes: [
    { id: 2, capabilities: { ...lockClass, commandClasses: common([userCode(2), schedules]) }, behaviors: [quirkBehavior, batteryBehavior] },
    { id: 3, capabilities: { ...lockClass, commandClasses: common([userCredential]) }, behaviors: [quirkBehavior, batteryBehavior] },
    { id: 4, capabilities: { ...lockClass, isListening: false, isFrequentListening: "1000ms",
        commandClasses: common([ccCaps({ ccId: CommandClasses["User Code"], version: 1, numUsers: slots })]) }, behaviors: [quirkBehavior, batteryBehavior] },
    { id: 5, capabilities: { ...lockClass, commandClasses: common([userCode(2), schedules]) }, behaviors: [quirkBehavior, batteryBehavior] },
  ],
  onInit(controller, nodes) {
    const byId = (id) => controller.nodes?.get?.(id) ?? nodes.find((n) => n.id === id);
    const push = (n, cc) => n.sendToController(createMockZWaveRequestFrame(cc, { ackRequested: false }));
    http.createServer(async (req, res) => {
      const u = new URL(req.url, "http://x"); const q = Object.fromEntries(u.searchParams); const n = byId(Number(q.node ?? 2));
      const nodeId = controller.ownNodeId; let out = { ok: true };
      try {
        switch (u.pathname) {
          case "/state": out = Object.fromEntries([...n.state].filter(([k]) => !/transition/.test(k)).map(([k, v]) => [k, v instanceof Uint8Array ? Buffer.from(v).toString() : v])); break;
          case "/keypad-add": // someone adds a code at the keypad: lock stores it, sends notification 6/0x0E (with user id)
            n.state.set(`UserCode_userCode_${q.slot}`, q.code); n.state.set(`UserCode_userIdStatus_${q.slot}`, UserIDStatus.Enabled);
            if (q.notify !== "0") await push(n, new NotificationCCReport({ nodeId, notificationType: 6, notificationEvent: 0x0e, eventParameters: Buffer.from([Number(q.slot)]) }));
            if (q.report === "1") await push(n, new UserCodeCCReport({ nodeId, userId: Number(q.slot), userIdStatus: UserIDStatus.Enabled, userCode: q.code }));
            break;
          case "/keypad-delete":
            n.state.delete(`UserCode_userCode_${q.slot}`); n.state.set(`UserCode_userIdStatus_${q.slot}`, UserIDStatus.Available);
            if (q.notify !== "0") await push(n, new NotificationCCReport({ nodeId, notificationType: 6, notificationEvent: 0x0d, eventParameters: Buffer.from([Number(q.slot)]) }));
            break;
          case "/keypad-unlock": { // enter a PIN on the keypad: lock checks its own table
            const hit = Array.from({ length: slots }, (_, i) => i + 1).find((i) => (n.state.get(`UserCode_userCode_${i}`) ?? "").toString() === q.code && n.state.get(`UserCode_userIdStatus_${i}`) === UserIDStatus.Enabled);
            if (!hit) { await push(n, new NotificationCCReport({ nodeId, notificationType: 6, notificationEvent: 0x13 })); out = { ok: false, reason: "unknown code" }; break; }
            n.state.set("DoorLock_currentMode", DoorLockMode.Unsecured);
            await push(n, new NotificationCCReport({ nodeId, notificationType: 6, notificationEvent: 0x06, eventParameters: Buffer.from([0x63, 0x03, hit, UserIDStatus.Enabled, 0x00].slice(2, 3)) }));
            await push(n, new DoorLockCCOperationReport({ nodeId, currentMode: 0, targetMode: 0, duration: undefined, outsideHandlesCanOpenDoor: [false, false, false, false], insideHandlesCanOpenDoor: [false, false, false, false] }));
            out = { ok: true, slot: hit }; break; }
          case "/jam": await push(n, new NotificationCCReport({ nodeId, notificationType: 6, notificationEvent: 0x0b })); break;
          case "/manual-lock": n.state.set("DoorLock_currentMode", DoorLockMode.Secured);
            await push(n, new NotificationCCReport({ nodeId, notificationType: 6, notificationEvent: 0x01 }));
            await push(n, new DoorLockCCOperationReport({ nodeId, currentMode: 255, targetMode: 255, outsideHandlesCanOpenDoor: [false, false, false, false], insideHandlesCanOpenDoor: [false, false, false, false] })); break;
          case "/battery": battery.set(n.id, Number(q.level)); await push(n, new BatteryCCReport({ nodeId, level: Number(q.level), isLow: Number(q.level) < 10 })); break;
          case "/radio": n.autoAckControllerFrames = q.on === "1"; rules.set(n.id, { ...(rules.get(n.id) ?? {}), dead: q.on !== "1" }); out = { ok: true, ack: n.autoAckControllerFrames }; break; // off => no ACK, node goes dead
          case "/quirk": rules.set(n.id, { ...(rules.get(n.id) ?? {}), [q.name]: q.on === "1" }); break;
          case "/keypad-cred-add": { // local edit on a User Credential CC lock: stored + Credential Report "added" with modifier Locally
            const U = require("@zwave-js/cc/UserCredentialCC"); const uid = Number(q.user), slot = Number(q.slot);
            n.state.set(`UserCredential_user_${uid}`, { userType: 0, active: true, credentialRule: 1, expiringTimeoutMinutes: 0, nameEncoding: 0, userName: q.name ?? `User-${uid}`, modifierType: CC.UserCredentialModifierType.Locally, modifierNodeId: 0 });
            await push(n, new U.UserCredentialCCUserReport({ nodeId, reportType: CC.UserCredentialUserReportType.UserAdded, nextUserId: 0, userId: uid, modifierType: CC.UserCredentialModifierType.Locally, modifierNodeId: 0, userType: 0, active: true, credentialRule: 1, expiringTimeoutMinutes: 0, nameEncoding: 0, userName: q.name ?? `User-${uid}` }));
            n.state.set(`UserCredential_cred_1_${slot}`, { userId: uid, credentialType: 1, credentialSlot: slot, credentialData: Buffer.from(q.code), modifierType: CC.UserCredentialModifierType.Locally, modifierNodeId: 0 });
            await push(n, new U.UserCredentialCCCredentialReport({ nodeId, reportType: CC.UserCredentialCredentialReportType.CredentialAdded, userId: uid, credentialType: 1, credentialSlot: slot, credentialReadBack: true, credentialLength: q.code.length, credentialData: Buffer.from(q.code), modifierType: CC.UserCredentialModifierType.Locally, modifierNodeId: 0, nextCredentialType: 0, nextCredentialSlot: 0 }));
            break; }
          case "/reset": // as it came out of its box; codes and schedules only of User Code locks
            for (const key of [...n.state.keys()].filter((k) => /^UserCode_userCode_|^ScheduleEntryLock_schedule_/.test(k))) n.state.delete(key);
            for (const key of [...n.state.keys()].filter((k) => /^UserCode_userIdStatus_/.test(k))) n.state.set(key, UserIDStatus.Available);
            rules.delete(n.id); n.autoAckControllerFrames = true;
            battery.set(n.id, 87); await push(n, new BatteryCCReport({ nodeId, level: 87, isLow: false }));
            n.state.set("DoorLock_currentMode", DoorLockMode.Secured);
            await push(n, new DoorLockCCOperationReport({ nodeId, currentMode: 255, targetMode: 255, outsideHandlesCanOpenDoor: [false, false, false, false], insideHandlesCanOpenDoor: [false, false, false, false] })); break;
          case "/manual-unlock": n.state.set("DoorLock_currentMode", DoorLockMode.Unsecured);
            await push(n, new NotificationCCReport({ nodeId, notificationType: 6, notificationEvent: 0x02 })); break;
          default: res.statusCode = 404; out = { error: "?" };
        }
      } catch (e) { res.statusCode = 500; out = { error: String(e.stack ?? e) }; }
      res.setHeader("content-type", "application/json"); res.end(JSON.stringify(out) + "\n");
    }).listen(Number(process.env.ZWAVE_HANDS), "127.0.0.1");
  },
};
