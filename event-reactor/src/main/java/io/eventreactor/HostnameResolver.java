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

package io.eventreactor;

import java.net.InetAddress;
import java.util.List;

import io.eventreactor.defer.Deferred;

/**
 * Looks up the addresses of a host name. Must not block the thread that calls it, which
 * is a loop.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HostnameResolver {

	/**
	 * Looks up a name.
	 * @param host the name
	 * @return fires, on any thread, with the addresses in order of preference, at least
	 * one; fails when there is none. Cancelled when the answer is no longer of interest
	 */
	Deferred<List<InetAddress>> resolve(String host);

}
