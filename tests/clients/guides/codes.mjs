// Seed 002, "Programming an ongoing code", and what can be done with a code afterwards.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'

export function codes(house) {
  let sandbox, seam
  before(async () => {
    sandbox = await house.sandbox()
    seam = sandbox.seam
  })

  test('an ongoing code is created, polled until set, and told about', async () => {
    const device = await sandbox.lock('august_lock')
    const created = await seam.accessCodes.create({ device_id: device.device_id, name: 'my ongoing code' })
    assert.equal(created.type, 'ongoing')
    assert.equal(created.is_managed, true)
    assert.ok(['setting', 'set'].includes(created.status), created.status)
    assert.equal(created.starts_at ?? null, null)
    assert.equal(created.ends_at ?? null, null)
    assert.match(created.code, /^\d{6}$/, '6 digits where the lock allows')
    const set = await sandbox.until(created.access_code_id, 'set')
    assert.equal(set.code, created.code)
    assert.deepEqual(set.pending_mutations, [])
    const types = await sandbox.typesOf(created.access_code_id)
    assert.equal(types.filter((t) => t === 'access_code.created').length, 1)
    assert.equal(types.filter((t) => t === 'access_code.set_on_device').length, 1)
    const [told] = await sandbox.events({ access_code_id: created.access_code_id, event_type: 'access_code.set_on_device' })
    assert.equal(told.code, created.code)
    assert.equal(told.device_id, device.device_id)
    assert.deepEqual(await seam.events.get({ event_id: told.event_id }), told)
  })

  test('the timeline of a code tells what was asked, sent and answered, in order and without the PIN', async () => {
    const { device_id } = await sandbox.lock('august_lock')
    const { access_code_id, code } = await seam.accessCodes.create({ device_id, name: 'Watched' })
    await sandbox.until(access_code_id, 'set')
    const { status, body } = await house.server.call('/access_codes/get_timeline', {
      body: { access_code_id }, key: house.server.token, headers: { 'seam-workspace': sandbox.workspace.workspace_id },
    })
    assert.equal(status, 200, JSON.stringify(body))
    const moments = body.timeline_events.map((e) => e.occurred_at)
    assert.ok(moments.length >= 3, JSON.stringify(body.timeline_events))
    assert.ok([moments.toSorted(), moments.toSorted().toReversed()].some((m) => m.join() === moments.join()), moments.join())
    assert.equal(JSON.stringify(body.timeline_events.map((e) => e.description)).includes(code), false)
  })

  test('the raw answer of create carries the action attempt of the guide', async () => {
    const { device_id } = await sandbox.lock('august_lock')
    const { body } = await house.server.call('/access_codes/create', {
      body: { device_id, name: 'Ongoing Access Code' },
      key: house.server.token, headers: { 'seam-workspace': sandbox.workspace.workspace_id },
    })
    assert.equal(body.action_attempt.action_type, 'CREATE_ACCESS_CODE')
    const attempt = await seam.actionAttempts.get({ action_attempt_id: body.action_attempt.action_attempt_id }, { waitForActionAttempt: true })
    assert.equal(attempt.status, 'success')
  })

  test('the PIN, the name, the times and the type of a code are changed', async () => {
    const { device_id } = await sandbox.lock('schlage_lock')
    const { access_code_id } = await seam.accessCodes.create({ device_id, name: 'Before', code: '482915' })
    await sandbox.until(access_code_id, 'set')
    await seam.accessCodes.update({ access_code_id, name: 'After', code: '739164' })
    const after = await sandbox.until(access_code_id, (c) => c.code === '739164' && c.status === 'set' && c.pending_mutations.length === 0)
    assert.equal(after.name, 'After')
    assert.equal(await sandbox.opens(device_id, '482915'), false, 'the old PIN is off the lock')
    assert.equal(await sandbox.opens(device_id, '739164'), true)

    const [starts_at, ends_at] = [await sandbox.inHours(-1), await sandbox.inHours(5)]
    await seam.accessCodes.update({ access_code_id, starts_at, ends_at })
    const bound = await sandbox.until(access_code_id, (c) => c.type === 'time_bound' && c.status === 'set')
    assert.equal(Date.parse(bound.ends_at), Date.parse(ends_at))

    await seam.accessCodes.update({ access_code_id, type: 'ongoing' })
    const ongoing = await sandbox.until(access_code_id, (c) => c.type === 'ongoing' && c.status === 'set')
    assert.equal(ongoing.ends_at ?? null, null)
    const types = await sandbox.typesOf(access_code_id)
    assert.ok(types.includes('access_code.changed'), types.join())
  })

  test('a code is deleted: off the lock first, then gone', async () => {
    const { device_id } = await sandbox.lock('kwikset_lock')
    const { access_code_id } = await seam.accessCodes.create({ device_id, name: 'Leaving' })
    await sandbox.until(access_code_id, 'set')
    await seam.accessCodes.delete({ access_code_id })
    await sandbox.untilGone(access_code_id)
    const types = await sandbox.typesOf(access_code_id)
    const order = types.filter((t) => ['access_code.removed_from_device', 'access_code.deleted'].includes(t))
    assert.deepEqual(order, ['access_code.removed_from_device', 'access_code.deleted'])
  })

  test('codes are listed by device, by ids and by a search, in pages', async () => {
    const { device_id } = await sandbox.lock('nuki_lock')
    const made = []
    for (const name of ['Ada', 'Bo', 'Cleo', 'Dora', 'Eve']) made.push(await seam.accessCodes.create({ device_id, name }))
    const ids = made.map((c) => c.access_code_id).toSorted()
    assert.deepEqual((await seam.accessCodes.list({ device_id })).map((c) => c.access_code_id).toSorted(), ids)
    const two = await seam.accessCodes.list({ access_code_ids: ids.slice(0, 2) })
    assert.deepEqual(two.map((c) => c.access_code_id).toSorted(), ids.slice(0, 2))
    assert.deepEqual(await seam.accessCodes.list({ access_code_ids: [] }), [])
    assert.deepEqual((await seam.accessCodes.list({ device_id, search: 'Cleo' })).map((c) => c.name), ['Cleo'])
    const pages = seam.createPaginator(seam.accessCodes.list({ device_id, limit: 2 }))
    assert.deepEqual((await pages.flattenToArray()).map((c) => c.access_code_id).toSorted(), ids)
    const byPin = await seam.accessCodes.get({ device_id, code: made[0].code })
    assert.equal(byPin.access_code_id, made[0].access_code_id)
  })

  test('a PIN is generated that the lock would take', async () => {
    for (const device of await seam.devices.list()) {
      if (!device.can_program_online_access_codes || device.properties.code_constraints?.some((c) => c.constraint_type === 'cannot_specify_pin_code')) continue
      const generated = await seam.accessCodes.generateCode({ device_id: device.device_id })
      assert.equal(generated.device_id, device.device_id)
      assert.ok(device.properties.supported_code_lengths.includes(generated.code.length), `${device.device_type}: ${generated.code.length} digits`)
      for (const { constraint_type } of device.properties.code_constraints ?? []) {
        assert.ok(allows(constraint_type, generated.code), `${device.device_type} ${constraint_type}: ${generated.code}`)
      }
    }
  })

  test('a device is told which lengths it takes', async () => {
    const { device_id } = await sandbox.lock('smartthings_lock')
    await seam.accessCodes.reportDeviceConstraints({ device_id, supported_code_lengths: [5] })
    assert.deepEqual((await seam.devices.get({ device_id })).properties.supported_code_lengths, [5])
    assert.match((await seam.accessCodes.create({ device_id })).code, /^\d{5}$/)
    await seam.accessCodes.reportDeviceConstraints({ device_id, min_code_length: 4, max_code_length: 6 })
    assert.deepEqual((await seam.devices.get({ device_id })).properties.supported_code_lengths, [4, 5, 6])
  })
}

/** The constraints, as the description words them, written down a second time. */
function allows(constraint, pin) {
  const digits = [...pin].map(Number)
  const steps = digits.slice(1).map((d, i) => d - digits[i])
  switch (constraint) {
    case 'no_zeros': return !pin.includes('0')
    case 'cannot_start_with_12': return !pin.startsWith('12')
    case 'no_triple_consecutive_ints': return !steps.some((s, i) => Math.abs(s) === 1 && steps[i + 1] === s)
    case 'no_ascending_or_descending_sequence': return !steps.every((s) => s === 1) && !steps.every((s) => s === -1)
    case 'at_least_three_unique_digits': return new Set(digits).size >= 3
    case 'cannot_contain_089': return !/[089]/.test(pin)
    case 'cannot_contain_0789': return !/[0789]/.test(pin)
    case 'no_all_same_digits': return new Set(digits).size > 1
    default: return true
  }
}
