-- Requests for wrk: the paths of a file, each asked for once, every thread beginning at a place of its own.
-- wrk -t THREADS -s requests.lua URL -- FILE THREADS

local started = 0

function setup(thread)
  thread:set("number", started)
  started = started + 1
end

function init(arguments)
  paths = {}
  for line in io.lines(arguments[1]) do
    paths[#paths + 1] = line
  end
  place = math.floor(number * #paths / tonumber(arguments[2]))
end

function request()
  place = place % #paths + 1
  return wrk.format("GET", paths[place])
end
