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

import java.nio.ByteBuffer;
import java.time.Clock;

import io.netty.buffer.ByteBuf;

import io.eventreactor.Protocol;

/**
 * Sends the time as a number and closes the connection, as RFC 868 says: the seconds
 * since 1900 in four bytes, which begin anew in 2036.
 *
 * @since 0.1.0
 */
public class TimeProtocol extends Protocol {

	private static final long SECONDS_FROM_1900_TO_1970 = 2_208_988_800L;

	private final Clock clock;

	/**
	 * Creates the protocol of one connection.
	 * @param clock tells the time
	 */
	public TimeProtocol(Clock clock) {
		this.clock = clock;
	}

	@Override
	protected void connectionMade() {
		long seconds = this.clock.instant().getEpochSecond() + SECONDS_FROM_1900_TO_1970;
		transport().write(ByteBuffer.allocate(Integer.BYTES).putInt(0, (int) seconds));
		transport().loseConnection();
	}

	@Override
	public void dataReceived(ByteBuf data) {
	}

}
