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

package io.eventreactor.endpoint;

import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.LinkedHashMap;
import java.util.Map;

import io.eventreactor.DatagramOptions;
import io.eventreactor.endpoint.ArgumentReader.Named;

/**
 * Understands what descriptions say about {@link DatagramOptions}.
 */
final class DatagramArguments {

	static final String MAXIMUM_SIZE = "maxPacketSize";

	static final String BROADCAST = "broadcast";

	static final String REUSE_ADDRESS = "reuseAddress";

	static final String RECEIVE_BUFFER_SIZE = "receiveBufferSize";

	static final String FAMILY = "family";

	private static final int HIGHEST_SIZE = 65535;

	private static final int HIGHEST_BUFFER_SIZE = 999_999_999;

	private final ArgumentReader reader;

	private DatagramOptions options = DatagramOptions.DEFAULT;

	DatagramArguments(ArgumentReader reader) {
		this.reader = reader;
	}

	void take(Named named) {
		this.options = switch (named.name()) {
			case MAXIMUM_SIZE -> this.options.withMaximumSize(this.reader.number(named, 1, HIGHEST_SIZE,
					"Write how many bytes a datagram may have that is received: maxPacketSize=1500"));
			case BROADCAST -> this.options.withBroadcast(flag(named));
			case REUSE_ADDRESS -> this.options.withReuseAddress(flag(named));
			case RECEIVE_BUFFER_SIZE ->
				this.options.withReceiveBufferSize(this.reader.number(named, 1, HIGHEST_BUFFER_SIZE,
						"Write how many bytes the system may keep, or leave it out: receiveBufferSize=262144"));
			default -> this.options.withFamily(family(named));
		};
	}

	private boolean flag(Named named) {
		Map<String, Boolean> choices = new LinkedHashMap<>();
		choices.put("true", true);
		choices.put("false", false);
		return this.reader.choice(named, choices);
	}

	private ProtocolFamily family(Named named) {
		Map<String, ProtocolFamily> choices = new LinkedHashMap<>();
		choices.put("ipv4", StandardProtocolFamily.INET);
		choices.put("ipv6", StandardProtocolFamily.INET6);
		return this.reader.choice(named, choices);
	}

	DatagramOptions options() {
		return this.options;
	}

	/**
	 * Writes options as they stand in a description.
	 * @param options the options
	 * @return the arguments for those that are not as they always are
	 */
	static String describe(DatagramOptions options) {
		StringBuilder text = new StringBuilder();
		if (options.maximumSize() != DatagramOptions.DEFAULT.maximumSize()) {
			text.append(":maxPacketSize=").append(options.maximumSize());
		}
		if (options.broadcast()) {
			text.append(":broadcast=true");
		}
		if (options.reuseAddress()) {
			text.append(":reuseAddress=true");
		}
		if (options.receiveBufferSize() > 0) {
			text.append(":receiveBufferSize=").append(options.receiveBufferSize());
		}
		if (options.family() != null) {
			text.append(":family=").append((options.family() == StandardProtocolFamily.INET) ? "ipv4" : "ipv6");
		}
		return text.toString();
	}

}
