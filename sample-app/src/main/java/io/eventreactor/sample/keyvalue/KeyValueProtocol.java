/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.sample.keyvalue;

import java.util.List;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import io.eventreactor.Protocol;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.spring.annotation.ProtocolHandler;

/**
 * One connection of the key-value server, which speaks as much of the Redis protocol as
 * its clients need: requests in, replies out in the same order. All replies to what one
 * read brought are written as one buffer.
 */
@ProtocolHandler("keyvalue")
class KeyValueProtocol extends Protocol {

	/**
	 * A peer that asks for more than it reads is disconnected, as Redis does: twenty
	 * bytes of request can bring a reply of a megabyte, and it is our memory that the
	 * replies wait in.
	 */
	static final long MAXIMUM_PENDING = 16 * 1024 * 1024;

	private final CommandTable commands;

	private final RespParser parser = new RespParser();

	KeyValueProtocol(CommandTable commands) {
		this.commands = commands;
	}

	@Override
	public void dataReceived(ByteBuf data) {
		List<byte[]> request = this.parser.next(data);
		if (request == null && this.parser.error() == null) {
			return;
		}
		long room = MAXIMUM_PENDING - transport().pendingWriteBytes();
		ByteBuf replies = data.alloc().buffer();
		boolean open;
		try {
			open = answer(request, data, replies, room);
		}
		catch (Throwable ex) {
			replies.release();
			throw ex;
		}
		if (replies.readableBytes() > room) {
			replies.release();
			transport().abortConnection();
			return;
		}
		transport().write(replies);
		if (this.parser.error() != null) {
			transport().loseConnection(new ProtocolErrorException("Not a request of the Redis protocol"));
		}
		else if (!open) {
			transport().loseConnection();
		}
	}

	private boolean answer(@Nullable List<byte[]> first, ByteBuf data, ByteBuf replies, long room) {
		RespWriter writer = new RespWriter(replies);
		for (List<byte[]> request = first; request != null; request = this.parser.next(data)) {
			boolean open = this.commands.execute(request, writer);
			if (!open || replies.readableBytes() > room) {
				return false;
			}
		}
		String error = this.parser.error();
		if (error != null) {
			writer.error("ERR " + error);
		}
		return true;
	}

}
