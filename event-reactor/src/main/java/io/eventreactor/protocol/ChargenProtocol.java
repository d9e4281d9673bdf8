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

package io.eventreactor.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import io.eventreactor.Protocol;
import io.eventreactor.PullProducer;

/**
 * Sends characters until the peer has enough, as RFC 864 says: lines of 72 printable
 * characters, each line beginning one character later. Sends as fast as the peer takes
 * them, and keeps one piece in memory.
 *
 * @since 0.1.0
 */
public class ChargenProtocol extends Protocol implements PullProducer {

	private static final int CHARACTERS = '~' - ' ' + 1;

	private static final int LINE_LENGTH = 72;

	/**
	 * All the lines there are, after which they begin anew.
	 */
	private static final byte[] LINES = lines();

	private static byte[] lines() {
		ByteBuf lines = Unpooled.buffer(CHARACTERS * (LINE_LENGTH + 2));
		for (int line = 0; line < CHARACTERS; line++) {
			for (int column = 0; column < LINE_LENGTH; column++) {
				lines.writeByte(' ' + (line + column) % CHARACTERS);
			}
			lines.writeByte('\r').writeByte('\n');
		}
		return lines.array();
	}

	@Override
	protected void connectionMade() {
		transport().registerProducer(this);
	}

	@Override
	public void dataReceived(ByteBuf data) {
	}

	@Override
	public void resumeProducing() {
		if (transport().disconnecting()) {
			// It waits for its producer to come to an end, which this one never does
			transport().unregisterProducer();
		}
		else {
			transport().write(LINES);
		}
	}

	@Override
	public void stopProducing() {
	}

}
