-- Signed-in people who post one form after another; each request is somebody else's turn.
local people, count = {}, 0

function setup(thread)
  number = (number or 0) + 1
  thread:set("mark", number .. "x" .. os.time() .. "x" .. math.random(1, 99999))
end

function init(words)
  path, kind = words[1], words[2]
  for line in io.lines(words[3]) do
    local cookie, token = line:match("(%S+) (%S+)")
    table.insert(people, {cookie, token})
  end
  math.randomseed(os.time() + #mark * 7 + string.byte(mark, 1))
end

function request()
  count = count + 1
  local who = people[math.random(#people)]
  local headers = {Cookie = who[1], Host = "127.0.0.1",
                   ["Content-Type"] = "application/x-www-form-urlencoded"}
  if kind == "get" then
    return wrk.format("GET", path, headers)
  end
  local body = "csrf_token=" .. who[2]
  if kind == "trade" then
    local place = math.random(0, 1)
    body = body .. "&key=bench-" .. mark .. "-" .. count .. "&side=buy&outcome=" .. place ..
      "&shares=1&belief=60&quoted=buy-" .. place .. "-s1000000"
  end
  return wrk.format("POST", path, headers, body)
end
