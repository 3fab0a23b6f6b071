"""Asks the server with the protocol's own Python client; prints what it was told as JSON.

    client.py PROGRAM URL METER FROM
"""

import asyncio
import json
import os
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main(program, url, meter, begin):
    env = {k: v for k, v in os.environ.items() if k.startswith("OHMSTEAD_")}
    server = StdioServerParameters(command=program, args=["mcp", "--url", url], env=env)
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        hello = await session.initialize()
        await session.send_ping()
        tools = (await session.list_tools()).tools

        async def ask(name, **arguments):
            result = await session.call_tool(name, arguments)
            return {"isError": result.isError, "data": result.structuredContent, "text": result.content[0].text}

        told = {
            "server": hello.serverInfo.name,
            "revision": hello.protocolVersion,
            "tools": [t.name for t in tools],
            "readOnly": all(t.annotations.readOnlyHint for t in tools),
            "meters": await ask("list_meters"),
            "energy": await ask("get_energy", meter=meter, **{"from": begin}, bucket="year"),
            "cost": await ask("get_cost", **{"from": begin}, bucket="year"),
            "bill": await ask("preview_bill", period=begin[:10]),
            "line": await ask("explain_preview_line", line=0, period=begin[:10]),
            "alerts": await ask("list_alerts"),
            "forecast": await ask("get_forecast", meter=meter, hours=2),
            "foreign": await ask("get_energy", meter="nobody", **{"from": begin}),
        }
        print(json.dumps(told))


asyncio.run(main(*sys.argv[1:]))
