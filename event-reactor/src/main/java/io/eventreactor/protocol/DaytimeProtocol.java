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

import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.netty.buffer.ByteBuf;

import io.eventreactor.Protocol;

/**
 * Sends the date and the time as a line of text and closes the connection, as RFC 867
 * says.
 *
 * @since 0.1.0
 */
public class DaytimeProtocol extends Protocol {

	private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("EEEE, MMMM d, yyyy HH:mm:ssxxx",
			Locale.ENGLISH);

	private final Clock clock;

	/**
	 * Creates the protocol of one connection.
	 * @param clock tells the time, and in which zone to tell it
	 */
	public DaytimeProtocol(Clock clock) {
		this.clock = clock;
	}

	@Override
	protected void connectionMade() {
		transport().write(ZonedDateTime.now(this.clock).format(FORMAT) + "\r\n");
		transport().loseConnection();
	}

	@Override
	public void dataReceived(ByteBuf data) {
	}

}
