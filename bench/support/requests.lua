-- Asks for a new child and a new guardian each time; RUN keeps one run's names apart from another's.
local run = os.getenv("RUN")
local number = 0
local headers = { ["content-type"] = "application/json" }
for name, value in (os.getenv("HEADERS") or ""):gmatch("([%w-]+): ([^\n]+)") do
  headers[name] = value
end

function request()
  number = number + 1
  local name = run .. "-" .. number
  local body = '{"childRef":"c-' .. name .. '","place":"NL","birthDate":"2018-05","guardian":{"email":"ouder-' .. name ..
    '@familie.example","locale":"nl"},"purposes":["account","creations"]}'
  return wrk.format("POST", "/v1/consent-requests", headers, body)
end

function done(summary, latency)
  local e = summary.errors
  local failed = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format("RESULT %.2f %.0f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(99), failed))
end
