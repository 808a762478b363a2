-- Sends PUT requests one after the other: wrk -s puts.lua ADDRESS -- LIST
--
-- Each line of LIST has a signed path, a tab, and the name of the file to send.

local requests = {}
local count = 0

function init(arguments)
   for line in io.lines(arguments[1]) do
      local path, name = line:match("^(%S+)\t(.*)$")
      local file = assert(io.open(name, "rb"))
      requests[#requests + 1] = wrk.format("PUT", path, nil, file:read("*a"))
      file:close()
   end
end

function request()
   count = count + 1
   return requests[(count - 1) % #requests + 1]
end
