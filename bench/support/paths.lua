-- Walks through the paths of a file (PATHS) in a scattered order, with the headers that HEADERS names ("name: value" a line).
local paths, count, position = {}, 0, 0
for line in io.lines(os.getenv("PATHS")) do
  count = count + 1
  paths[count] = line
end
local headers = {}
for name, value in (os.getenv("HEADERS") or ""):gmatch("([%w-]+): ([^\n]+)") do
  headers[name] = value
end

function request()
  position = (position + 7919) % count
  return wrk.format("GET", paths[position + 1], headers)
end

function done(summary, latency)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("RESULT %.2f %.0f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(99), failed))
end
