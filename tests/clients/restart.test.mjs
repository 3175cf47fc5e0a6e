// The plug is pulled; what was acknowledged is still there.
import assert from 'node:assert/strict'
import { availableParallelism, loadavg } from 'node:os'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import * as sdk from 'seam1'
import { withApiKey } from './sandbox.mjs'
import { startServer, store } from './server.mjs'

describe(`Ending and starting again on ${store}`, () => {
  let server
  before(async () => { server = await startServer() })
  after(() => server?.stop())

  test('a code that was acknowledged is there after kill -9, and gets onto its lock', async () => {
    const { device_id } = (await withApiKey(sdk, server).devices.list({ device_type: 'schlage_lock' }))[0]
    const created = await withApiKey(sdk, server).accessCodes.create({ device_id, name: 'Before the cut' })
    await server.kill()
    await server.start()
    const seam = withApiKey(sdk, server)
    for (let tries = 0; ; tries++) {
      const code = await seam.accessCodes.get({ access_code_id: created.access_code_id })
      assert.equal(code.code, created.code)
      if (code.status === 'set') break
      assert.ok(tries < 150, JSON.stringify(code))
      await sleep(100)
    }
  })

  test('Ctrl-C ends it cleanly', async () => {
    assert.equal(await server.interrupt(), 0, server.log)
    await server.start()
  })

  test('a second start is ready in under 2 seconds', async (t) => {
    const [load] = loadavg()
    if (load > 2 * availableParallelism()) return t.skip(`the machine is busy with other things: load ${load.toFixed(1)}`)
    const took = []
    for (let i = 0; i < 3; i++) {
      await server.interrupt()
      const began = performance.now()
      await server.start()
      took.push(Math.round(performance.now() - began))
    }
    assert.ok(Math.min(...took) < 2000, `${took.join(', ')} ms`)
  })
})
