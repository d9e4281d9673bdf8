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

/**
 * Knows a transport that descriptions of datagram ports may begin with. Found by
 * {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/io.eventreactor.endpoint.DatagramEndpointProvider}.
 * <p>
 * For any thread.
 *
 * @since 0.1.0
 * @see Endpoints
 */
public interface DatagramEndpointProvider {

	/**
	 * Returns the name of the transport.
	 * @return what descriptions begin with, such as {@code udp}; always the same, and
	 * nobody else's
	 */
	String transport();

	/**
	 * Makes an endpoint. Binds nothing, and resolves no names.
	 * @param description the description, taken apart; begins with {@link #transport}
	 * @param endpoints who asks; makes endpoints from what is nested in the description
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the arguments are not as they should be
	 */
	DatagramEndpoint datagram(EndpointDescription description, EndpointParser endpoints);

}
