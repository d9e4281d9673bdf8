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

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

import io.netty.buffer.ByteBuf;

import io.eventreactor.Protocol;

/**
 * Sends a quote and closes the connection, as RFC 865, the Quote of the Day, says.
 *
 * @since 0.1.0
 */
public class QuoteProtocol extends Protocol {

	/**
	 * How long RFC 865 wants a quote to be at most, in bytes.
	 */
	public static final int MAXIMUM_BYTES = 511;

	private final Supplier<String> quotes;

	/**
	 * Creates the protocol of one connection.
	 * @param quotes asked for a quote when the connection is made. Its line ends become
	 * CRLF
	 */
	public QuoteProtocol(Supplier<String> quotes) {
		this.quotes = quotes;
	}

	@Override
	protected void connectionMade() {
		String text = this.quotes.get().stripTrailing().replaceAll("\r?\n", "\r\n") + "\r\n";
		byte[] quote = text.getBytes(StandardCharsets.UTF_8);
		if (quote.length > MAXIMUM_BYTES) {
			throw new IllegalStateException("A quote of " + quote.length + " bytes is too long; shorten it to "
					+ MAXIMUM_BYTES + " with its line ends");
		}
		transport().write(quote);
		transport().loseConnection();
	}

	@Override
	public void dataReceived(ByteBuf data) {
	}

}
