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

package io.eventreactor.spring.autoconfigure.diagnostics;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.eventreactor.CannotListenException;
import io.eventreactor.spring.handler.ServerStartException;

/**
 * Analyzes that a server cannot listen: its port or path is taken, not permitted, or of
 * another machine; or its endpoint cannot be used here.
 */
class ServerStartFailureAnalyzer extends AbstractFailureAnalyzer<ServerStartException> {

	private static final Pattern BUNDLE = Pattern.compile(":bundle=((?:[^:\\\\]|\\\\.)+)");

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ServerStartException cause) {
		String property = "event-reactor.servers." + cause.getServerName() + ".endpoint";
		boolean path = isPath(cause);
		String reason = switch (cause.getReason()) {
			case IN_USE -> "something else listens there already" + pathDetail(cause, path);
			case NOT_PERMITTED -> "this process is not permitted to" + pathDetail(cause, path);
			case NOT_LOCAL -> "no interface of this machine has that address or name";
			case OTHER -> cause.getDetail();
		};
		String action = switch (cause.getReason()) {
			case IN_USE -> "Stop what listens there, or set " + property
					+ (path ? " to another path." : " to another port. Port 0, as in tcp:0, stands for any free one.");
			case NOT_PERMITTED -> path ? pathPermission(property) : portPermission(property);
			case NOT_LOCAL -> "Set the interface in " + property + " to an address of this machine, or leave it out "
					+ "to listen on all of them.";
			case OTHER -> "Look at the cause, and at " + property + "." + bundleAction(cause);
		};
		return new FailureAnalysis(
				"Server '" + cause.getServerName() + "' cannot listen on " + cause.getEndpoint() + ": " + reason + ".",
				action, cause);
	}

	private static boolean isPath(ServerStartException cause) {
		return cause.getCause() instanceof CannotListenException failure
				&& !(failure.getAddress() instanceof InetSocketAddress);
	}

	// Who else has been there, and what can be done: a path has more to tell than a port
	private static String pathDetail(ServerStartException cause, boolean path) {
		return path ? ": " + cause.getDetail() : "";
	}

	private static String pathPermission(String property) {
		return "Let this process write to the directory of the socket, remove what another user has left there, "
				+ "or set " + property + " to another path.";
	}

	private static String portPermission(String property) {
		return "Ports below 1024 are often privileged. Set " + property + " to a higher one, "
				+ "or give the process the permission: on Linux the capability CAP_NET_BIND_SERVICE.";
	}

	// What is wrong with TLS is seldom wrong with the endpoint, but with its keys
	private static String bundleAction(ServerStartException cause) {
		Matcher bundle = BUNDLE.matcher(cause.getEndpoint());
		if (cause.getCause() instanceof CannotListenException || !bundle.find()) {
			return "";
		}
		return " The keys and the certificates to trust are the keystore and the truststore of spring.ssl.bundle.*."
				+ bundle.group(1) + ".";
	}

}
