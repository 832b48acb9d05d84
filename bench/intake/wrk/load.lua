-- Sends requests for wrk. Arguments: kind (ok, form, send), file of "uuid token" lines,
-- file with the body's three pieces, mean pause in milliseconds before each request.

local kind, pieces, tickets, pause, n = nil, {}, {}, 0, 0
local asked = { ["Accept-Encoding"] = "gzip, deflate, br" }
local form = { ["Accept-Encoding"] = "gzip, deflate, br", ["Content-Type"] = "application/x-www-form-urlencoded" }

function init(args)
   kind, pause = args[1], tonumber(args[4])
   for line in io.lines(args[2]) do
      local uuid, token = line:match("^(%S+) (%S+)$")
      tickets[#tickets + 1] = { uuid, token }
   end
   for line in io.lines(args[3]) do
      pieces[#pieces + 1] = line
   end
   if pause > 0 then
      math.randomseed(os.time())
      function delay()
         return math.floor(pause * (0.5 + math.random()))
      end
   end
end

function request()
   n = n % #tickets + 1
   local uuid, token = tickets[n][1], tickets[n][2]
   if kind == "ok" then
      return wrk.format("GET", "/ok?" .. uuid, asked)
   end
   local path = "/k/thu/" .. uuid .. "/1?lang=vi"
   if kind == "form" then
      return wrk.format("GET", path, asked)
   end
   return wrk.format("POST", path, form, pieces[1] .. token .. pieces[2] .. uuid .. pieces[3])
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      'JSON {"requests": %d, "seconds": %f, "refused": %d, "broken": %d, "p50": %f, "p99": %f, "p999": %f, "max": %f}\n',
      summary.requests, summary.duration / 1e6, errors.status,
      errors.connect + errors.read + errors.write + errors.timeout,
      latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency:percentile(99.9) / 1e3, latency.max / 1e3))
end
