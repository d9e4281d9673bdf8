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

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.UnixListenOptions;
import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * {@code unix:<path>[:mode=<octal>]}.
 *
 * @param path the path of the file, or {@code @} and an abstract name
 * @param mode the permissions, or -1 for what the system gives to new files
 */
record UnixServerEndpoint(String path, int mode) implements ServerEndpoint {

	static final String TRANSPORT = "unix";

	private static final String EXAMPLE = "Write the path of the socket and, if you like, who may connect: "
			+ "unix:/run/app.sock:mode=660";

	private static final Pattern MODE = Pattern.compile("0?[0-7]{3}");

	static ServerEndpoint of(EndpointDescription description, EndpointParser endpoints) {
		ArgumentReader reader = new ArgumentReader(description, EXAMPLE);
		String path = UnixPath.read(description, reader);
		int mode = -1;
		while (reader.hasNext()) {
			Argument argument = reader.named(Set.of("mode")).argument();
			mode = mode(description, argument);
			if (UnixPath.isAbstract(path)) {
				throw description.problem(argument.position(), "an abstract name has no mode",
						"Leave it out, or write a path: to an abstract name every user of this machine can connect");
			}
		}
		return new UnixServerEndpoint(path, mode);
	}

	private static int mode(EndpointDescription description, Argument argument) {
		String value = argument.value();
		if (!MODE.matcher(value).matches()) {
			throw description.problem(argument.valuePosition(), "mode '" + value + "' is not three octal digits",
					"Write the permissions of owner, group and others, as for chmod: mode=660");
		}
		return Integer.parseInt(value, 8);
	}

	@Override
	public ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options) {
		UnixListenOptions unixOptions = UnixListenOptions.DEFAULT.withListenOptions(options);
		return reactor.listenUnix(this.path, factory, (this.mode >= 0) ? unixOptions.withMode(this.mode) : unixOptions);
	}

	@Override
	public String toString() {
		String text = TRANSPORT + ":" + EndpointDescription.escape(this.path);
		return (this.mode >= 0) ? text + String.format(Locale.ROOT, ":mode=%03o", this.mode) : text;
	}

}
