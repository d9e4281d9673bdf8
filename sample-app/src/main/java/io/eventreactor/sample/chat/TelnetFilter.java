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

package io.eventreactor.sample.chat;

import io.netty.buffer.ByteBuf;

/**
 * Takes the commands of the telnet protocol out of what a client sends, wherever it is
 * cut. They are not answered: a client takes silence for a refusal. Without this, the
 * window size that some clients send would be taken for text, line feeds included. Used
 * by one loop.
 */
class TelnetFilter {

	private static final int INTERPRET_AS_COMMAND = 0xFF;

	private static final int FIRST_NEGOTIATION = 0xFB;

	private static final int SUBNEGOTIATION_BEGIN = 0xFA;

	private static final int SUBNEGOTIATION_END = 0xF0;

	private State state = State.TEXT;

	/**
	 * Takes the commands out.
	 * @param data what arrived; read to its end, unless it is the result
	 * @return what is left, to be released by the caller in any case
	 */
	ByteBuf filter(ByteBuf data) {
		if (this.state == State.TEXT
				&& data.indexOf(data.readerIndex(), data.writerIndex(), (byte) INTERPRET_AS_COMMAND) < 0) {
			return data.retain();
		}
		ByteBuf text = data.alloc().buffer(data.readableBytes());
		while (data.isReadable()) {
			int next = data.readUnsignedByte();
			if (isText(next)) {
				text.writeByte(next);
			}
		}
		return text;
	}

	private boolean isText(int next) {
		boolean command = next == INTERPRET_AS_COMMAND;
		State before = this.state;
		this.state = switch (before) {
			case TEXT -> command ? State.COMMAND : State.TEXT;
			case COMMAND -> afterCommand(next);
			case OPTION -> State.TEXT;
			case SUBNEGOTIATION -> command ? State.SUBNEGOTIATION_COMMAND : State.SUBNEGOTIATION;
			case SUBNEGOTIATION_COMMAND -> (next == SUBNEGOTIATION_END) ? State.TEXT : State.SUBNEGOTIATION;
		};
		// Sent twice, the command byte stands for itself
		return (before == State.TEXT) ? !command : before == State.COMMAND && command;
	}

	private static State afterCommand(int command) {
		if (command == SUBNEGOTIATION_BEGIN) {
			return State.SUBNEGOTIATION;
		}
		return (command >= FIRST_NEGOTIATION && command < INTERPRET_AS_COMMAND) ? State.OPTION : State.TEXT;
	}

	private enum State {

		TEXT, COMMAND, OPTION, SUBNEGOTIATION, SUBNEGOTIATION_COMMAND

	}

}
