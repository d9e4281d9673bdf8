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

package io.eventreactor.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;

import io.netty.util.NetUtil;

import io.eventreactor.HostnameResolver;
import io.eventreactor.defer.Deferred;

/**
 * Asks the JDK, on a thread pool since the JDK blocks. Addresses need no asking.
 */
final class JdkResolver implements HostnameResolver {

	private final Executor threadPool;

	JdkResolver(Executor threadPool) {
		this.threadPool = threadPool;
	}

	@Override
	public Deferred<List<InetAddress>> resolve(String host) {
		if (isAddress(host)) {
			return Deferred.execute(() -> lookUp(host));
		}
		Deferred<List<InetAddress>> addresses = new Deferred<>();
		this.threadPool.execute(() -> {
			if (addresses.called()) {
				// Cancelled while it waited for the thread
				return;
			}
			try {
				addresses.callback(lookUp(host));
			}
			catch (Exception ex) {
				addresses.errback(ex);
			}
		});
		return addresses;
	}

	static boolean isAddress(String host) {
		return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
	}

	static List<InetAddress> lookUp(String host) throws UnknownHostException {
		return List.of(InetAddress.getAllByName(host));
	}

}
