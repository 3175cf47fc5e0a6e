// Preload for zigbee2mqtt: replaces only the radio (zigbee-herdsman's Adapter) by a virtual one with locks in reach.
// Everything above it (herdsman's controller, its ZCL codec, the converters, Zigbee2MQTT itself, MQTT) is the real thing.
// GET http://127.0.0.1:$ZIGBEE_HANDS/deed?lock=number&… does something to a lock with one's own hands.
const http = require('node:http')
const { locks } = require('./locks.cjs')
const herdsman = `${__dirname}/node_modules/zigbee-herdsman/dist/`
const { Adapter } = require(`${herdsman}adapter/adapter.js`)
const Zcl = require(`${herdsman}zspec/zcl`)
const Zdo = require(`${herdsman}zspec/zdo`)
const { Waitress } = require(`${herdsman}utils`)

const DOOR_LOCK = 'closuresDoorLock'
const { GLOBAL, SPECIFIC } = Zcl.FrameType
const U8 = 0x20, U16 = 0x21, U32 = 0x23, ENUM8 = 0x30, TEXT = 0x42
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

// As it leaves the factory: bolt out, nothing on it, everything in order.
const fresh = () => ({ bolt: 1, battery: 174, pins: new Map(), schedules: new Map(), relock: 0, isInReach: true, isMute: false, quirks: {} })
const state = new Map(locks.map((lock) => [lock.number, fresh()]))
let radio, haveJoined = false

class VirtualRadio extends Adapter {
  constructor(...all) {
    super(...all)
    this.hasZdoMessageOverhead = true
    this.waitress = new Waitress(Adapter.zclWaitressValidator, Adapter.clusterWaitressTimeoutFormatter)
    radio = this
  }

  async start() {
    // Once: when Zigbee2MQTT starts again, it knows them.
    if (!haveJoined) setTimeout(() => { for (const lock of locks) join(lock) }, 1000)
    haveJoined = true
    return 'resumed'
  }
  async stop() {}
  async reset() {}
  async supportsBackup() { return false }
  async backup() { throw new Error('no backup') }
  async getCoordinatorIEEE() { return '0x00124b00deadbeef' }
  async getCoordinatorVersion() { return { type: 'VirtualRadio', meta: { revision: 1 } } }
  async getNetworkParameters() { return { panID: 0x1a62, extendedPanID: '0xdddddddddddddddd', channel: 11, nwkUpdateID: 0 } }
  async permitJoin() {}
  async addInstallCode() {}
  async setChannelInterPAN() {}
  async restoreChannelInterPAN() {}
  async sendZclFrameInterPANToIeeeAddr() {}
  async sendZclFrameInterPANBroadcast() {}
  async sendZclFrameToGroup() {}
  async sendZclFrameToAll() {}

  waitFor(address, endpoint, frameType, direction, transactionSequenceNumber, clusterId, commandId, defaultRspCommandId, timeout) {
    const waiting = this.waitress.waitFor({ address, endpoint, clusterId, commandId, defaultRspCommandId, transactionSequenceNumber }, timeout)
    return { promise: waiting.start().promise, cancel: () => this.waitress.remove(waiting.ID) }
  }

  async sendZdo(ieee, address, cluster, payload, disableResponse) {
    const isCoordinator = address === 0
    const lock = locks.find((one) => one.address === address)
    if (lock && !state.get(lock.number).isInReach) throw undelivered(lock)
    switch (cluster) {
      case Zdo.ClusterId.NODE_DESCRIPTOR_REQUEST:
        return [0, { nwkAddress: address, logicalType: isCoordinator ? 0 : 2, manufacturerCode: 0x101d, serverMask: { stackComplianceRevision: 22 }, capabilities: {} }]
      case Zdo.ClusterId.ACTIVE_ENDPOINTS_REQUEST:
        return [0, { nwkAddress: address, endpointList: [1] }]
      case Zdo.ClusterId.SIMPLE_DESCRIPTOR_REQUEST:
        return [0, {
          nwkAddress: address, length: 20, endpoint: 1, profileId: 0x104, deviceId: isCoordinator ? 5 : 10, deviceVersion: 1,
          inClusterList: isCoordinator ? [] : [0, 1, 3, 9, 0xa, 0x20, 0x101], outClusterList: [0xa, 0x19],
        }]
      default:
        return disableResponse ? undefined : [0, undefined]
    }
  }

  async sendZclFrameToEndpoint(ieee, address, endpoint, frame, timeout, disableResponse) {
    const lock = locks.find((one) => one.address === address)
    const its = state.get(lock.number)
    await pause(5)
    if (!its.isInReach) throw undelivered(lock)
    if (frame.header.isGlobal && frame.command.name === 'defaultRsp') return
    const answer = frame.header.isGlobal ? globally(lock, its, frame) : frame.cluster.name === DOOR_LOCK ? specifically(lock, its, frame) : undefined
    if (its.isMute || (its.quirks.failReads && frame.command.name === 'getPinCode')) {
      // Carried out, and no answer comes back. Nobody waits as long as a real radio does.
      await pause(Math.min(timeout, 1000))
      throw new Error(`Timeout - ${address} - ${endpoint} - ${frame.header.transactionSequenceNumber} - ${frame.cluster.ID} - ${frame.command.ID} after ${timeout}ms`)
    }
    const told = this.deliver(lock, answer ?? reply(frame, GLOBAL, Zcl.Utils.getGlobalCommand('defaultRsp'), { cmdId: frame.command.ID, statusCode: 0x81 }), frame.cluster.ID)
    return disableResponse ? undefined : told
  }

  deliver(lock, buffer, clusterID) {
    const payload = {
      clusterID, address: lock.address, data: buffer, header: Zcl.Header.fromBuffer(buffer), endpoint: 1, linkquality: 140,
      groupID: 0, wasBroadcast: false, destinationEndpoint: 1,
    }
    this.emit('zclPayload', payload)
    this.waitress.resolve(payload)
    return payload
  }
}

const join = ({ address, ieee }) => radio.emit('deviceJoined', { networkAddress: address, ieeeAddr: ieee })

// In the words of herdsman's adapter for Ember radios.
const undelivered = (lock) => new Error(`Delivery failed for '${lock.address}'.`)

const create = (type, cluster, command, payload, number = Math.floor(Math.random() * 250)) =>
  Zcl.Frame.create(type, Zcl.Direction.SERVER_TO_CLIENT, true, undefined, number, command, cluster, payload, {}, 0).toBuffer()
const reply = (frame, type, command, payload) => create(type, frame.cluster, command, payload, frame.header.transactionSequenceNumber)

const isHeard = ({ number }) => state.get(number).isInReach && !state.get(number).isMute

function report(lock, clusterName, attribute, type, value) {
  if (!isHeard(lock)) return
  const cluster = Zcl.Utils.getCluster(clusterName, undefined, {})
  const command = Zcl.Utils.getGlobalCommand('report')
  radio.deliver(lock, create(GLOBAL, cluster, command, [{ attrId: cluster.attributes[attribute].ID, dataType: type, attrData: value }]), cluster.ID)
}

function notify(lock, name, payload) {
  if (!isHeard(lock)) return
  const cluster = Zcl.Utils.getCluster(DOOR_LOCK, undefined, {})
  radio.deliver(lock, create(SPECIFIC, cluster, cluster.commandsResponse[name], payload), cluster.ID)
}

function globally(lock, its, frame) {
  const known = {
    genBasic: {
      modelId: [TEXT, lock.model], manufacturerName: [TEXT, lock.maker], powerSource: [ENUM8, 3], zclVersion: [U8, 3], appVersion: [U8, 1],
      stackVersion: [U8, 2], hwVersion: [U8, 1], dateCode: [TEXT, '20240101'], swBuildId: [TEXT, '1.0'],
    },
    closuresDoorLock: {
      lockState: [ENUM8, its.bolt], autoRelockTime: [U32, its.relock], soundVolume: [U8, 1], numOfPinUsersSupported: [U16, lock.users],
      maxPinLen: [U8, lock.longest], minPinLen: [U8, lock.shortest], numOfYearDaySchedulesSupportedPerUser: [U8, lock.yearDaySchedules],
    },
    genPowerCfg: { batteryPercentageRemaining: [U8, its.battery], batteryAlarmState: [0x1b, 0], batteryVoltage: [U8, 60] },
  }[frame.cluster.name] ?? {}
  const named = (id) => Object.values(frame.cluster.attributes).find((attribute) => attribute.ID === id)?.name
  switch (frame.command.name) {
    case 'read':
      return reply(frame, GLOBAL, Zcl.Utils.getGlobalCommand('readRsp'), frame.payload.map(({ attrId }) => {
        const value = known[named(attrId)]
        return value ? { attrId, status: 0, dataType: value[0], attrData: value[1] } : { attrId, status: 0x86 }
      }))
    case 'configReport':
      return reply(frame, GLOBAL, Zcl.Utils.getGlobalCommand('configReportRsp'), [{ status: 0 }])
    case 'write':
      for (const { attrId, attrData } of frame.payload) if (named(attrId) === 'autoRelockTime') its.relock = Number(attrData)
      return reply(frame, GLOBAL, Zcl.Utils.getGlobalCommand('writeRsp'), [{ status: 0 }])
  }
}

function specifically(lock, its, frame) {
  const { payload, command: { name } } = frame
  const answer = (fields) => reply(frame, SPECIFIC, frame.cluster.commandsResponse[`${name}Rsp`], fields)
  const user = payload.userid
  const place = `${user}/${payload.scheduleid}`
  switch (name) {
    case 'lockDoor':
    case 'unlockDoor':
      move(lock, its, name === 'lockDoor' ? 1 : 2)
      return answer({ status: 0 })
    case 'setPinCode': {
      const digits = text(payload.pincodevalue)
      const isTaken = its.quirks.rejectDuplicates && [...its.pins].some(([other, held]) => other !== user && held.pin === digits)
      const isWrong = digits.length < lock.shortest || digits.length > lock.longest || user >= lock.users
      const status = isTaken ? 3 : isWrong ? 1 : its.quirks.full ? 2 : 0
      if (status === 0 && !its.quirks.dropWrites) its.pins.set(user, { status: payload.userstatus, type: payload.usertype, pin: digits })
      if (its.quirks.dropSchedules) for (const key of [...its.schedules.keys()]) if (key.startsWith(`${user}/`)) its.schedules.delete(key)
      return answer({ status })
    }
    case 'getPinCode': {
      if (its.quirks.hideSome && user > 2) return
      const held = its.pins.get(user)
      const shown = its.quirks.mask ? '' : held?.pin ?? ''
      return answer({ userid: user, userstatus: held?.status ?? 0, usertype: held?.type ?? 0xff, pincodevalue: Buffer.from(shown) })
    }
    case 'clearPinCode':
      if (!its.quirks.dropWrites) its.pins.delete(user)
      return answer({ status: 0 })
    case 'setYearDaySchedule':
      if (payload.scheduleid >= lock.yearDaySchedules || (its.quirks.schedulesNeedUsers && !its.pins.has(user))) return answer({ status: 1 })
      its.schedules.set(place, { start: payload.zigbeelocalstarttime, end: payload.zigbeelocalendtime })
      return answer({ status: 0 })
    case 'getYearDaySchedule': {
      const held = its.schedules.get(place)
      return answer({ scheduleid: payload.scheduleid, userid: user, status: held ? 0 : 0x8b, zigbeelocalstarttime: held?.start ?? 0, zigbeelocalendtime: held?.end ?? 0 })
    }
    case 'clearYearDaySchedule':
      its.schedules.delete(place)
      return answer({ status: 0 })
  }
}

const text = (value) => Buffer.isBuffer(value) ? value.toString() : String(value ?? '')

// The bolt takes a moment; then the lock reports where it is. A bolt that is stuck stays half-way, and the door shut.
function move(lock, its, bolt) {
  setTimeout(() => {
    its.bolt = its.quirks.stuck ? 0 : bolt
    report(lock, DOOR_LOCK, 'lockState', ENUM8, its.bolt)
  }, 20)
}

const operation = (lock, source, event, user = 0) => notify(lock, 'operationEventNotification', {
  opereventsrc: source, opereventcode: event, userid: user, pin: Buffer.alloc(0), zigbeelocaltime: 0, data: '',
})
const programming = (lock, event, user) => notify(lock, 'programmingEventNotification', {
  programeventsrc: 0, programeventcode: event, userid: user, pin: Buffer.alloc(0), usertype: 0, userstatus: 1, zigbeelocaltime: 0, data: '',
})

const hands = {
  reset(lock) { state.set(lock.number, fresh()); report(lock, DOOR_LOCK, 'lockState', ENUM8, 1); report(lock, 'genPowerCfg', 'batteryPercentageRemaining', U8, 174) },
  join(lock) { join(lock) },
  state(lock, its) {
    return { bolt: its.bolt, relock: its.relock, pins: Object.fromEntries(its.pins), schedules: Object.fromEntries(its.schedules) }
  },
  'keypad-unlock'(lock, its, { code }) {
    const user = [...its.pins].find(([, held]) => held.pin === code && held.status === 1)?.[0]
    if (user === undefined) return operation(lock, 0, 5)
    operation(lock, 0, 2, user)
    move(lock, its, 2)
  },
  'keypad-add'(lock, its, { slot, code, notify: isTold = '1' }) {
    its.pins.set(Number(slot), { status: 1, type: 0, pin: code })
    if (isTold !== '0') programming(lock, 2, Number(slot))
  },
  'keypad-delete'(lock, its, { slot, notify: isTold = '1' }) {
    its.pins.delete(Number(slot))
    if (isTold !== '0') programming(lock, 3, Number(slot))
  },
  'manual-lock'(lock, its) { operation(lock, 2, 13); move(lock, its, 1) },
  'manual-unlock'(lock, its) { operation(lock, 2, 14); move(lock, its, 2) },
  'auto-lock'(lock, its) { operation(lock, 2, 10); move(lock, its, 1) },
  'silent-unlock'(lock, its) { move(lock, its, 2) },
  jam(lock, its) { its.bolt = 0; report(lock, DOOR_LOCK, 'lockState', ENUM8, 0) },
  battery(lock, its, { level }) { its.battery = Number(level) * 2; report(lock, 'genPowerCfg', 'batteryPercentageRemaining', U8, its.battery) },
  radio(lock, its, { on }) { its.isInReach = on === '1' },
  mute(lock, its, { on }) { its.isMute = on === '1' },
  quirk(lock, its, { name, on }) { its.quirks[name] = on === '1' },
}

Adapter.create = async (...all) => new VirtualRadio(...all)
http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost')
  const query = Object.fromEntries(url.searchParams)
  const lock = locks.find((one) => one.number === Number(query.lock))
  let answer
  try {
    answer = JSON.stringify(hands[url.pathname.slice(1)](lock, state.get(lock.number), query) ?? {})
  } catch (error) {
    response.statusCode = 500
    answer = String(error.stack)
  }
  response.end(`${answer}\n`)
}).listen(Number(process.env.ZIGBEE_HANDS), '127.0.0.1')
