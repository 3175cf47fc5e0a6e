// Holds every answer against the public API description: the npm package @seamapi/types, read where it is installed.
import { openapi } from '@seamapi/types/connect'
import Ajv from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'

/** The paths that a Latchkey of this part answers, with the number of documented ones: a new package cannot shrink the tests unseen. */
export const scope = [
  { prefix: '/access_codes/', documented: 16 },
  { prefix: '/access_grants/', documented: 10 },
  { prefix: '/access_methods/', documented: 9 },
  { prefix: '/acs/', documented: 44 },
  { prefix: '/action_attempts/', documented: 2 },
  { prefix: '/client_sessions/', documented: 7 },
  { prefix: '/connect_webviews/', documented: 4 },
  { prefix: '/connected_accounts/', documented: 6 },
  { prefix: '/customers/', documented: 3 },
  { prefix: '/devices/', documented: 14 },
  { prefix: '/events/', documented: 2 },
  { prefix: '/instant_keys/', documented: 3 },
  { prefix: '/locks/', documented: 7 },
  { prefix: '/spaces/', documented: 12 },
  { prefix: '/user_identities/', documented: 17 },
  { prefix: '/webhooks/', documented: 5 },
  { prefix: '/workspaces/', documented: 5 },
]

const isDocumented = (item) => !Object.values(item).some((o) => o['x-undocumented'] || o['x-draft'])

/** Documented paths of one scope entry, in the description's order. */
export const pathsOf = ({ prefix, only }) =>
  Object.keys(openapi.paths).filter(
    (path) => path.startsWith(prefix) && isDocumented(openapi.paths[path]) &&
      (only === undefined || only.includes(path.slice(prefix.length))),
  )

export const verbsOf = (path) => Object.keys(openapi.paths[path]).map((verb) => verb.toUpperCase())

/** The schema of a path's parameters, from the verb that carries a body; undefined where it takes none. */
export const parametersOf = (path) => {
  const withBody = ['post', 'patch', 'put'].map((verb) => openapi.paths[path][verb]).find((o) => o?.requestBody)
  return withBody?.requestBody.content['application/json'].schema
}

// Names that the guides use and that the description has dropped or never had; Latchkey keeps them.
keepDeviceType('hubitat_lock')
keepErrorCode('august_lock_missing_bridge', 'august_lock_not_authorized')

// The details of a timeline are said to be access codes by name, which no document of the API bears out: they are free.
for (const { responses } of Object.values(openapi.paths['/access_codes/get_timeline'])) {
  const { properties } = responses['200'].content['application/json'].schema
  properties.timeline_events.items.properties.details = { type: 'object', additionalProperties: true }
  // Ours: when a code that is not yet as wanted is tried next.
  properties.next_try = { type: 'object', additionalProperties: true, nullable: true }
}

// Ours: recurring access. Absent from codes, grants and methods without a schedule.
for (const name of ['access_code', 'access_grant', 'access_method']) {
  Object.assign(openapi.components.schemas[name].properties, {
    schedule: object({ rrule: 'string', start_time: 'string', end_time: 'string', time_zone: 'string' }),
    next_windows: { type: 'array', items: object({ starts_at: 'date-time', ends_at: 'date-time' }) },
  })
}

function object(fields) {
  const properties = Object.fromEntries(Object.entries(fields).map(([name, kind]) =>
    [name, kind === 'string' ? { type: 'string' } : { type: 'string', format: kind }]))
  return { type: 'object', properties, required: Object.keys(fields) }
}

// Ours: the link to a page on which whoever has it works the doors of a cloud key.
openapi.components.schemas.access_method.properties.pass_url = { type: 'string', format: 'uri' }

// Ours: whether a webhook was switched off, and why.
Object.assign(openapi.components.schemas.webhook.properties, {
  disabled_at: { type: 'string', format: 'date-time', nullable: true },
  disabled_reason: { type: 'string', enum: ['failing', 'gone'], nullable: true },
})

// Providers that the public API does not have.
openapi.components.schemas.device_provider.properties.device_provider_name.enum.push('hubitat', 'matter', 'zigbee2mqtt', 'zwave_js')

function keepDeviceType(name) {
  for (const schema of Object.values(openapi.components.schemas)) {
    const locks = schema.properties?.device_type?.oneOf?.find((kinds) => kinds.enum?.includes('august_lock'))
    locks?.enum.push(name)
  }
}

/** The dropped error looks like one that is still there. */
function keepErrorCode(name, like) {
  for (const schema of Object.values(openapi.components.schemas)) {
    const branches = schema.properties?.errors?.items?.oneOf
    const branch = branches?.find((b) => b.properties?.error_code?.enum?.includes(like))
    if (branch) branches.push({ ...branch, properties: { ...branch.properties, error_code: { type: 'string', enum: [name] } } })
  }
}

// OpenAPI 3.0 differs from JSON Schema in `nullable`, `discriminator` and `exclusiveMinimum: true`; all are rewritten here, and every object is closed,
// so that a property that the description does not know (a misspelt one, say) is found as well.

const annotations = new Set(['description', 'deprecated', 'default', 'title', 'example', 'nullable', 'discriminator'])

/** Each named schema has an address of its own, so that it is compiled once for all paths. */
const idOf = (name, isWhole) => `description:${name}${isWhole ? '' : '.open'}`

/** @param isWhole False for a branch of a union: its object is closed by the schema around it. */
export function toJsonSchema(schema, isWhole = true) {
  if (schema.$ref !== undefined) {
    const ref = { $ref: idOf(schema.$ref.split('/').pop(), isWhole) }
    return schema.nullable ? { anyOf: [ref, { type: 'null' }] } : ref
  }
  const converted = {}
  for (const [key, value] of Object.entries(schema)) {
    if (annotations.has(key) || key.startsWith('x-') || (key === 'minimum' && schema.exclusiveMinimum === true)) continue
    converted[key] = convert(key, value, schema)
  }
  const isObject = schema.type === 'object' || ['oneOf', 'anyOf', 'allOf'].some((key) => schema[key])
  if (isWhole && isObject && schema.additionalProperties === undefined) {
    converted.unevaluatedProperties = false
  }
  if (schema.oneOf && schema.discriminator) {
    delete converted.oneOf
    converted.allOf = [...(converted.allOf ?? []), ...branchesByName(schema)]
  } else if (converted.oneOf) {
    // The description is made from unions whose branches may overlap: one match is enough.
    converted.anyOf = converted.oneOf
    delete converted.oneOf
  }
  return schema.nullable ? { anyOf: [converted, { type: 'null' }] } : converted
}

function convert(key, value, schema) {
  switch (key) {
    case 'properties':
      return Object.fromEntries(Object.entries(value).map(([name, s]) => [name, toJsonSchema(s)]))
    case 'items':
      return toJsonSchema(value)
    case 'additionalProperties':
      return typeof value === 'object' ? toJsonSchema(value) : value
    case 'oneOf':
    case 'anyOf':
    case 'allOf':
      return value.map((s) => toJsonSchema(s, false))
    case 'exclusiveMinimum':
      return schema.minimum
    case 'enum':
      return schema.nullable ? value.filter((v) => v !== null) : value
    default:
      return value
  }
}

/** A union told apart by one property: the branch of that name applies, and a name without a branch is wrong. */
function branchesByName(schema) {
  const property = schema.discriminator.propertyName
  const names = new Set()
  const branches = schema.oneOf.map((branch) => {
    const own = branch.properties?.[property]?.enum
    if (own === undefined) throw new Error(`A branch without its ${property}: ${JSON.stringify(branch).slice(0, 200)}`)
    own.forEach((name) => names.add(name))
    return {
      if: { type: 'object', properties: { [property]: { enum: own } }, required: [property] },
      then: toJsonSchema(branch, false),
    }
  })
  return [{ type: 'object', required: [property], properties: { [property]: { enum: [...names] } } }, ...branches]
}

const ajv = new Ajv({ strict: false, allErrors: true, verbose: true, inlineRefs: false })
addFormats(ajv)
ajv.addFormat('float', true)
for (const [name, schema] of Object.entries(openapi.components.schemas)) {
  for (const isWhole of [true, false]) ajv.addSchema({ $id: idOf(name, isWhole), ...toJsonSchema(schema, isWhole) })
}

const validators = new Map()

function validatorOf(path) {
  if (!validators.has(path)) {
    const operation = Object.values(openapi.paths[path])[0]
    const schema = operation.responses['200'].content?.['application/json']?.schema
    validators.set(path, schema ? ajv.compile(toJsonSchema(withPages(path, schema))) : undefined)
  }
  return validators.get(path)
}

/** The description forgets the pages of some lists that take a `page_cursor`; such a list may tell them. */
function withPages(path, schema) {
  if (schema.properties.pagination || parametersOf(path)?.properties?.page_cursor === undefined) return schema
  return { ...schema, properties: { ...schema.properties, pagination: { $ref: '#/components/schemas/pagination' } } }
}

/** @returns What is wrong with a 200 answer, one line a fault; an empty list when it is as described. */
export function faultsOf(path, body) {
  const item = openapi.paths[path]
  if (item === undefined) return []
  const validate = validatorOf(path)
  if (validate === undefined) return body?.ok === true ? [] : ['/ok: must be true']
  if (body?.ok !== true) return ['/ok: must be true']
  if (validate(body)) return []
  return [...new Set(validate.errors.map(tell))]
}

function tell({ instancePath, message, params, data }) {
  const detail = params.unevaluatedProperty ?? params.allowedValues?.join(' | ') ?? ''
  const got = data === null || typeof data !== 'object' ? `, got ${JSON.stringify(data)}` : ''
  return `${instancePath || '/'}: ${message} ${detail}`.trimEnd().slice(0, 400) + got
}

/** How many answers were held against the description in this process, by path. */
export const checked = new Map()

/** @throws When a 200 answer is not as described. */
export function mustBeAsDescribed(path, body) {
  if (openapi.paths[path] === undefined) return
  checked.set(path, (checked.get(path) ?? 0) + 1)
  const faults = faultsOf(path, body)
  if (faults.length > 0) {
    throw new Error(`${path} answered what the description does not allow:\n  ${faults.slice(0, 12).join('\n  ')}`)
  }
}

/** The shape of every refusal. @throws When it is another. */
export function mustBeRefusal(path, status, headers, body) {
  const faults = []
  if (typeof body !== 'object' || body === null) faults.push('not a JSON object')
  else {
    if (body.ok !== false) faults.push('ok is not false')
    if (typeof body.error?.type !== 'string') faults.push('error.type is not a string')
    if (typeof body.error?.message !== 'string' || body.error.message === '') faults.push('error.message is not a sentence')
    // A header is no field.
    const isAboutField = body.error?.type === 'invalid_input' && !/^The header /.test(body.error.message)
    if (isAboutField && !Array.isArray(body.error.validation_errors?._errors)) {
      faults.push('validation_errors is not a tree')
    }
    if (/\bat .+\.cs:line|\bException\b|   at /.test(JSON.stringify(body))) faults.push('a stack trace')
  }
  if (!headers.get('seam-request-id')) faults.push('no seam-request-id')
  if (!/^application\/json/.test(headers.get('content-type') ?? '')) faults.push(`content-type ${headers.get('content-type')}`)
  if (status >= 500) faults.push(`status ${status}`)
  if (faults.length > 0) throw new Error(`${path} refused in another shape (${status}): ${faults.join('; ')}: ${JSON.stringify(body)}`)
}
