/**
 * The scripts. PROTOCOL.md argues why they are enough.
 *
 * Redis undoes nothing when a script fails half way. So each checks everything that can
 * fail before its first write, and `commit` brackets its writes with a mark, `torn`: what
 * fails all the same leaves the mark, and nobody trusts the task's keys again until they
 * are dropped. Commands of Redis 6.2 only; no call takes more than 4,000 values.
 */

const KEYS_AND_CHECK = `
local meta, state, out = KEYS[1], KEYS[2], KEYS[3]
local function is(key, wanted)
  local type = redis.call('TYPE', key).ok
  return type == wanted or type == 'none'
end
-- The keys do not belong together: a foreign type, a commit that failed half way,
-- or an output of a record that is still to be read.
local function isBroken()
  if not (is(meta, 'hash') and is(state, 'hash') and is(out, 'stream')) then return true end
  local known = redis.call('HMGET', meta, 'nextOffset', 'torn')
  if known[2] then return true end
  return known[1] and #redis.call('XRANGE', out, known[1] .. '-0', '+', 'COUNT', 1) > 0
end
`;

/** Keys and states as `pairs.ts` packs them. */
const PAIRS = `
local MAX_VALUES = 4000
-- Nil when they are cut off.
local function pairsIn(packed)
  local values, count, at = {}, 0, 1
  while at <= #packed do
    local sound, key, value, following = pcall(struct.unpack, '>I2c0I4c0', packed, at)
    if not sound then return nil end
    values[count + 1], values[count + 2] = key, value
    count, at = count + 2, following
  end
  return values
end
local function putAll(values)
  for i = 1, #values, MAX_VALUES do
    redis.call('HSET', state, unpack(values, i, math.min(i + MAX_VALUES - 1, #values)))
  end
end
`;

/** ARGV: logId, then the fields of meta to give back. */
export const ACQUIRE = `${KEYS_AND_CHECK}
if isBroken() then return {'BROKEN'} end
local known = redis.call('HMGET', meta, 'nextOffset', 'logId')
if known[2] and known[2] ~= ARGV[1] then return {'OTHER_LOG', known[2]} end
redis.call('HINCRBY', meta, 'epoch', 1)
if not known[1] then
  -- State or outputs without meta are leftovers: nothing says which records are in them.
  redis.call('UNLINK', state, out)
  redis.call('HSET', meta, 'logId', ARGV[1], 'nextOffset', 0, 'logTimeMs', 0, 'trimmedTo', 0, 'counts', '{}', 'marks', '{}', 'last', 'null')
end
return {'ACQUIRED', redis.call('HMGET', meta, unpack(ARGV, 2))}
`;

/**
 * ARGV: epoch, expectedOffset, nextOffset, logTimeMs, counts, marks, last, trimTo,
 * how many are deleted, how many entries, the changed states as pairs; then each deleted key,
 * id and bytes of each entry.
 */
export const COMMIT = `${KEYS_AND_CHECK}${PAIRS}
local HEAD = 11
local deleted, entries = tonumber(ARGV[9]), tonumber(ARGV[10])
local firstDeleted = HEAD + 1
local firstEntry = firstDeleted + deleted
if #ARGV ~= firstEntry + 2 * entries - 1 then return redis.error_reply('MALFORMED argument count') end
local changed = pairsIn(ARGV[HEAD])
if not changed then return redis.error_reply('MALFORMED states') end

if isBroken() then return 'BROKEN' end
local known = redis.call('HMGET', meta, 'epoch', 'nextOffset', 'trimmedTo')
if known[1] ~= ARGV[1] then return 'FENCED' end
if known[2] ~= ARGV[2] then return 'CONFLICT' end
local expected, following, trimTo = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[8])
if following <= expected then return 'BACKWARDS' end
if trimTo > expected then return redis.error_reply('MALFORMED trims what it has yet to write') end

local lastOffset, lastIndex = expected, 0
for i = firstEntry, #ARGV, 2 do
  local offset, index = string.match(ARGV[i], '^(%d+)-(%d+)$')
  offset, index = tonumber(offset), tonumber(index)
  local rises = offset and (offset > lastOffset or (offset == lastOffset and index > lastIndex))
  if not rises or offset >= following then return redis.error_reply('MALFORMED entry id') end
  lastOffset, lastIndex = offset, index
end

redis.call('HSET', meta, 'torn', ARGV[2])
putAll(changed)
for i = firstDeleted, firstEntry - 1, MAX_VALUES do
  redis.call('HDEL', state, unpack(ARGV, i, math.min(i + MAX_VALUES, firstEntry) - 1))
end
for i = firstEntry, #ARGV, 2 do
  redis.call('XADD', out, ARGV[i], 'o', ARGV[i + 1])
end
local trimmedTo = known[3]
if trimTo > tonumber(trimmedTo) then
  redis.call('XTRIM', out, 'MINID', ARGV[8] .. '-0')
  trimmedTo = ARGV[8]
end
redis.call('HSET', meta, 'nextOffset', ARGV[3], 'logTimeMs', ARGV[4], 'counts', ARGV[5], 'marks', ARGV[6], 'last', ARGV[7], 'trimmedTo', trimmedTo)
redis.call('HDEL', meta, 'torn')
return 'COMMITTED'
`;

/**
 * One part of putting a task back. The first part sets `torn`, the last one clears it, and
 * every part asks whether it is still the same owner's: what stops in between is broken, and
 * is dropped like any other.
 *
 * ARGV: epoch, part (first, middle, last, only), nextOffset, logTimeMs, counts, marks, last, states as pairs.
 */
export const RESTORE = `${KEYS_AND_CHECK}${PAIRS}
local states = pairsIn(ARGV[8])
if not states then return redis.error_reply('MALFORMED states') end
local begins, ends = ARGV[2] == 'first' or ARGV[2] == 'only', ARGV[2] == 'last' or ARGV[2] == 'only'
local known = is(meta, 'hash') and redis.call('HMGET', meta, 'epoch', 'nextOffset', 'torn')
if not known then return 'BROKEN' end
if known[1] ~= ARGV[1] then return 'FENCED' end
if begins then
  if isBroken() then return 'BROKEN' end
  if known[2] ~= '0' then return 'CONFLICT' end
  redis.call('HSET', meta, 'torn', 'restore ' .. ARGV[1])
elseif known[3] ~= 'restore ' .. ARGV[1] then
  return 'BROKEN'
end
putAll(states)
if ends then
  redis.call('HSET', meta, 'nextOffset', ARGV[3], 'logTimeMs', ARGV[4], 'counts', ARGV[5], 'marks', ARGV[6], 'last', ARGV[7], 'trimmedTo', ARGV[3])
  redis.call('HDEL', meta, 'torn')
end
return 'RESTORED'
`;

/**
 * Only what is broken: two owners may both have been told so, and the slower one must not
 * undo the faster one's new start. The epoch outlives the keys: earlier owners stay fenced.
 */
export const DROP = `${KEYS_AND_CHECK}
if not isBroken() then return 'SOUND' end
local epoch = is(meta, 'hash') and redis.call('HGET', meta, 'epoch')
redis.call('UNLINK', meta, state, out)
if epoch then redis.call('HSET', meta, 'epoch', epoch) end
return 'DROPPED'
`;

/**
 * Some keys of a task with their states. The two parts of a state are read at one moment: of two
 * moments, they might be of two commits, and a page would take the one for the other.
 *
 * ARGV: cursor, how many at once, the mark of a settled field, the mark of a shared one.
 */
export const SCAN = `
local state, settledMark, sharedMark = KEYS[2], ARGV[3], ARGV[4]
local page = redis.call('HSCAN', state, ARGV[1], 'COUNT', ARGV[2])
local found, fields = {}, page[2]
for i = 1, #fields, 2 do
  local first = string.sub(fields[i], 1, 1)
  if first ~= settledMark and first ~= sharedMark then
    local settled = redis.call('HGET', state, settledMark .. fields[i])
    found[#found + 1], found[#found + 2], found[#found + 3] = fields[i], fields[i + 1], settled
  end
end
return {page[1], found}
`;
